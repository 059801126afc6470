import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { root } from '../support/root.ts'

const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const page = read('docs/evidence.md')
const sectionOf = (title: string): string =>
  page.split(/^## /m).find(section => section.startsWith(`${title}\n`)) ?? ''
/** Each permission that looking evidence up needs. */
const permissions = [...new Set(sectionOf('Permissions').match(/\b(?:checks|actions|statuses): read\b/g))]

describe('docs/evidence.md', () => {
  it('names the permissions that the requests for evidence need', () => {
    const source =
      read('src/io/github/evidence/read-evidence.ts') + read('src/io/github/evidence/download-artifact.ts')
    const needed = new Set([...source.matchAll(/permission: '(\w+: read)'/g)].map(([, name]) => name))
    expect([...needed].filter(name => !name?.includes('-')).toSorted()).toEqual(permissions.toSorted())
  })

  it.each(['artifact-gate.yml', 'artifact-gate-target.yml'])(
    'and %s has a line for each of them, with its reason, which is a comment',
    name => {
      const text = read(`docs/workflows/${name}`)
      for (const permission of permissions)
        expect(text).toMatch(new RegExp(`^ {2}# ${permission} # \\S.{10,}$`, 'm'))
      expect(parse(text).permissions).toEqual({ contents: 'read', 'pull-requests': 'read' })
      const granted = parse(text.replace(/^ {2}# (\w+: read) # /gm, '  $1 # ')).permissions
      for (const permission of permissions)
        expect(granted).toHaveProperty(permission.replace(': read', ''), 'read')
    },
  )

  it('runs the gate after the tests, also where they failed', () => {
    const block = /```yaml\n([\s\S]*?)```/.exec(sectionOf('Order in a workflow'))?.[1] ?? ''
    const { jobs } = parse(block.replaceAll('…', ''))
    expect(jobs.gate).toMatchObject({ name: 'artifact gate', needs: 'unit', if: '${{ !cancelled() }}' })
    expect(jobs.gate.permissions).toMatchObject({ checks: 'read', actions: 'read', contents: 'read' })
    expect(read('docs/workflows/artifact-gate.yml')).toMatch(/# .*`needs:`[\s\S]*?# .*Order in a workflow/)
  })
})
