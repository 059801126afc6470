/** The names of what a package needs to run, as its manifest lists them; `null` where the file cannot be read. */
type ReadDependencies = (text: string) => readonly string[] | null

/** Packages of the same repository are no dependencies of it. */
const ownVersion = /^(?:workspace|file|link|portal):/

const forUsers = ['dependencies', 'optionalDependencies', 'peerDependencies']

const readPackageJson: ReadDependencies = text => readGroups(text, forUsers)
/** Those for development are no dependencies of a user, and not new either when they become one. */
const readAllGroups: ReadDependencies = text => readGroups(text, [...forUsers, 'devDependencies'])

const readGroups = (text: string, keys: readonly string[]): readonly string[] | null => {
  const manifest = parseObject(text)
  if (manifest === null) return null
  return keys.flatMap(key => {
    const group = manifest[key]
    if (typeof group !== 'object' || group === null) return []
    return Object.entries(group).flatMap(([name, version]) =>
      ownVersion.test(String(version)) ? [] : [name],
    )
  })
}

const parseObject = (text: string): Readonly<Record<string, unknown>> | null => {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : null
  } catch {
    return null
  }
}

/** One requirement a line; options, addresses and other files are left out. */
const readRequirements: ReadDependencies = text =>
  text.split(/\r?\n/).flatMap(line => {
    const name = /^\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\]\s*)?(?:[=<>!~;@#].*|\s#.*)?$/.exec(
      line,
    )?.[1]
    return name === undefined ? [] : [name.toLowerCase().replace(/[._-]+/g, '-')]
  })

/** The path of a Go module says its major version, which is no other dependency. */
const withoutMajor = (name: string): string => name.replace(/(?:\/|\.)v\d+$/, '')

/** Lines of `require`, in a block or alone; what only others need is marked `// indirect`. */
const readGoMod: ReadDependencies = text => {
  const blocks = [...text.matchAll(/^require\s*\(([^)]*)\)/gm)].flatMap(([, block = '']) => block.split('\n'))
  const lone = [...text.matchAll(/^require\s+([^\s(].*)$/gm)].map(([, line = '']) => line)
  return [...blocks, ...lone].flatMap(line => {
    const name = /\/\/\s*indirect\b/.test(line) ? undefined : /^\s*([\w.-]+\.[\w./~-]+)\s+v\d/.exec(line)?.[1]
    return name === undefined ? [] : [withoutMajor(name)]
  })
}

const readers: readonly (readonly [name: RegExp, read: ReadDependencies])[] = [
  [/(?:^|\/)package\.json$/, readPackageJson],
  [
    /(?:^|\/)requirements(?:[^/]*|\/(?:base|common|core|main|prod(?:uction)?|runtime))\.txt$/,
    readRequirements,
  ],
  [/(?:^|\/)go\.mod$/, readGoMod],
]

const aside =
  /(?:^|\/)(?:docs?|tests?|__tests__|fixtures|testdata|examples?|demos?|playground|samples?|e2e)\/|dev|test|lint/i

/** Whether dependencies can be read from a file of this name. Those for development, tests and examples do not count. */
export const isReadableManifest = (path: string): boolean =>
  readers.some(([name]) => name.test(path)) && !aside.test(path)

/** What a manifest lists; `null` where the format is not known or the text is not valid. */
export const listDependencies: (path: string, text: string) => readonly string[] | null = (path, text) =>
  readers.find(([name]) => name.test(path))?.[1](text) ?? null

/** What a manifest of the base lists, for development too; `null` where the format is not known or the text is not valid. */
export const listKnownDependencies: typeof listDependencies = (path, text) =>
  /(?:^|\/)package\.json$/.test(path) ? readAllGroups(text) : listDependencies(path, text)
