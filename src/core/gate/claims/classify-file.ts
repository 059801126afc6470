import { matchesGlob } from '../../text/field-path.ts'

/** What a path is by its name. `other`: configuration, data, examples, and whatever the name does not say. */
export type FileKind = 'docs' | 'tests' | 'code' | 'manifest' | 'other'

const manifests = [
  '**/package.json',
  '**/requirements*.txt',
  '**/pyproject.toml',
  '**/Cargo.toml',
  '**/go.mod',
  '**/Gemfile',
  '**/composer.json',
  '**/pom.xml',
  '**/build.gradle{,.kts}',
]
const folder = (names: string): readonly string[] => [`{${names}}/**`, `**/{${names}}/**`]
const examples = folder('example,examples,demo,demos,playground,sample,samples,benchmark,benchmarks')
const tests = [
  ...folder(
    'test,tests,__tests__,spec,specs,e2e,testdata,testing,fixtures,__fixtures__,__mocks__,__snapshots__,integration-tests',
  ),
  '**/*{.,_}{test,spec}.*',
  '**/test_*.*',
  '**/conftest.py',
  '**/*Test{,s}.{java,kt,cs,swift,php}',
]
const docs = [
  '**/*.{md,mdx,markdown,rst,adoc,txt}',
  ...folder('doc,docs'),
  '**/{LICENSE,NOTICE,README,CHANGELOG}',
  '**/*.{png,jpg,jpeg,gif,svg,webp,ico,pdf}',
]
const code = [
  '**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs,py,pyi,rb,go,rs,c,h,cc,cpp,cxx,hpp,hh,m,mm,java,kt,kts,scala,cs,fs,swift,php}',
  '**/*.{pl,pm,lua,sh,bash,zsh,ps1,bat,sql,vue,svelte,css,scss,less,dart,ex,exs,erl,hs,ml,clj,jl,zig,nim,proto,graphql,tf}',
]

/** In the order in which the names are tried. A folder of examples may be documentation or code. */
const kinds: readonly (readonly [FileKind, readonly string[]])[] = [
  ['tests', tests],
  ['other', ['**/CMakeLists.txt']],
  ['other', examples],
  ['docs', ['docs/**', 'doc/**']],
  ['manifest', manifests],
  ['docs', docs],
  ['code', code],
]

export const classifyFile = (path: string): FileKind =>
  kinds.find(([, globs]) => matchesGlob(path, globs))?.[0] ?? 'other'
