import { describe, expect, it } from '@jest/globals'
import {
  isReadableManifest,
  listDependencies,
  listKnownDependencies,
} from '../../../../src/core/gate/claims/list-dependencies.ts'

describe('the dependencies of a manifest', () => {
  it('of npm are those that a user installs, without packages of the same repository', () => {
    const text = JSON.stringify({
      dependencies: { zod: '4.0.0', '@shop/core': 'workspace:*', local: 'file:../local' },
      optionalDependencies: { fsevents: '2.0.0' },
      peerDependencies: { react: '>=18' },
      devDependencies: { jest: '30.0.0' },
    })
    expect(listDependencies('package.json', text)).toEqual(['zod', 'fsevents', 'react'])
    expect(listDependencies('package.json', `\uFEFF${text}`)).toEqual(['zod', 'fsevents', 'react'])
    expect(listKnownDependencies('package.json', text)).toContain('jest')
  })

  it('of pip are the names of the requirements, spelled in one way', () => {
    const text =
      '# base\nDjango==5.0 # pinned\nzope.interface>=5\nuvicorn[standard] ~= 0.30\n\n-r other.txt\n--hash=sha256:00\ngit+https://example.com/a.git\n'
    expect(listDependencies('requirements.txt', text)).toEqual(['django', 'zope-interface', 'uvicorn'])
  })

  it('of Go are the modules that the code imports itself, of any major version', () => {
    const text =
      'module example.com/shop\n\ngo 1.24\n\nrequire example.com/one v1.2.3\n\nrequire (\n\texample.com/two/v2 v2.0.0\n\texample.com/three v0.1.0 // indirect\n)\n'
    expect(listDependencies('go.mod', text)).toEqual(['example.com/two', 'example.com/one'])
  })

  it('are not read from a broken file', () => {
    expect(listDependencies('package.json', '{')).toBeNull()
    expect(listDependencies('package.json', '[]')).toEqual([])
    expect(listDependencies('Cargo.toml', '[dependencies]\nserde = "1"\n')).toBeNull()
  })

  it('are read neither for development nor in tests and examples', () => {
    const paths = [
      'package.json',
      'web/package.json',
      'requirements.txt',
      'go.mod',
      'server/requirements-prod.txt',
      'requirements/base.txt',
    ]
    expect(paths.filter(isReadableManifest)).toEqual(paths)
    for (const path of [
      'test/package.json',
      'examples/a/package.json',
      'requirements-dev.txt',
      'docs/requirements.txt',
      'requirements/docs.txt',
      'Cargo.toml',
      'src/package.json.ts',
    ])
      expect([path, isReadableManifest(path)]).toEqual([path, false])
  })
})
