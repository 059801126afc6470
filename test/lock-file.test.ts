import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { root } from './support/root.ts'

type Package = {
  readonly integrity?: string
  readonly optional?: boolean
  readonly os?: readonly string[]
  readonly cpu?: readonly string[]
  readonly libc?: readonly string[]
}

const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, Package>>
}

const installed = Object.entries(packages).filter(([path]) => path !== '')
const unbound = installed.filter(([, { integrity }]) => !/^sha512-[\w+/]+=*$/.test(integrity ?? ''))

it('every package that runs on Linux with glibc on x64 is bound to its content', () => {
  expect(installed.length).toBeGreaterThan(400)
  const onLinux = unbound.filter(
    ([, { os = ['linux'], cpu = ['x64'], libc = ['glibc'] }]) =>
      os.includes('linux') && cpu.includes('x64') && libc.includes('glibc'),
  )
  expect(onLinux.map(([path]) => path)).toEqual([])
})

it('a package without integrity is optional and belongs to one platform', () => {
  const others = unbound.filter(([, { optional, cpu }]) => optional !== true || cpu === undefined)
  expect(others.map(([path]) => path)).toEqual([])
})
