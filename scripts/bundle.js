import { characterEntities } from 'character-entities'
import { rolldown } from 'rolldown'
import { plainFunctions } from './plain-functions.js'

/**
 * Unused imports of the toolkit are dropped. Otherwise `@actions/core` alone loads an HTTP client (30 ms of start-up)
 * for a token exchange that the action does not use.
 */
const toolkit = /node_modules\/(@actions\/(core|http-client|exec|io)|undici)\//

/** `@actions/workflow-parser` imports JSON in a way that Node itself refuses, so it is bundled. */
const isExternal = id => /^[^./]/.test(id) && !id.startsWith('@actions/')

/** Warnings that are known and harmless here. */
const isExpected = log => log.code === 'EVAL' || log.code === 'INEFFECTIVE_DYNAMIC_IMPORT'

/**
 * The table of 2,000 named characters takes 2 ms to compile and fill, and few texts contain one (`&hellip;`). This
 * replaces the only function of the package: the table is a file that is read at the first call.
 */
const lateEntities = {
  name: 'late-entities',
  load: {
    filter: { id: /decode-named-character-reference[\\/]index\.js$/ },
    handler() {
      this.emitFile({ type: 'asset', fileName: 'entities.json', source: JSON.stringify(characterEntities) })
      return `import { readFileSync } from 'node:fs'
import { join } from 'node:path'
let entities
export function decodeNamedCharacterReference(name) {
  entities ??= JSON.parse(readFileSync(join(__dirname, 'entities.json'), 'utf8'))
  return Object.hasOwn(entities, name) ? entities[name] : false
}`
    },
  },
}

/**
 * micromark asks this for each mark of emphasis. A class of Unicode takes long to compile, and all that is printable
 * ASCII but letters, digits and the space is punctuation or a symbol. The build stops where the package changed.
 */
const latePunctuation = {
  name: 'late-punctuation',
  transform: {
    filter: { id: /micromark-util-character[\\/]index\.js$/ },
    handler(code) {
      const eager = 'regexCheck(/\\p{P}|\\p{S}/u)'
      if (!code.includes(eager)) throw new Error(`micromark-util-character has no ${eager} any more.`)
      return code.replace(
        eager,
        () => `code => {
  if (code === null || code < 0) return false
  if (code < 128) return asciiPunctuation(code)
  punctuation ??= regexCheck(new RegExp('\\\\p{P}|\\\\p{S}', 'u'))
  return punctuation(code)
}
let punctuation`,
      )
    },
  },
}

/** Few changes need a glob, and a program that loads nothing asynchronously calls it: it is required at the first call. */
const lateGlobs = {
  name: 'late-globs',
  resolveId(id, importer) {
    if (id === './picomatch.cjs') return { id, external: true }
    if (id !== 'picomatch' || importer === undefined) return null
    return '\0late-globs'
  },
  async load(id) {
    if (id !== '\0late-globs') return null
    const real = await this.resolve('./node_modules/picomatch/index.js')
    this.emitFile({ type: 'chunk', id: real.id, name: 'picomatch' })
    return `const load = () => require('./picomatch.cjs')
const match = (...given) => load()(...given)
match.makeRe = (...given) => load().makeRe(...given)
export default match`
  },
}

/**
 * Writes every character outside ASCII as an escape. Node then stores the program with one byte for each character
 * instead of two, and reads it some milliseconds faster. Strings, templates and patterns read the escape as the
 * character. A tagged template sees the escape itself, but here those only hold sources of patterns. After a backslash
 * the escape would change the text, so the build stops there.
 */
const asciiOnly = {
  name: 'ascii-only',
  generateBundle(_options, bundled) {
    for (const chunk of Object.values(bundled)) {
      if (chunk.type !== 'chunk') continue
      if (/(?<!\\)(?:\\\\)*\\[^\0-\x7f]/.test(chunk.code))
        throw new Error(
          `${chunk.fileName} has a backslash before a character outside ASCII, which cannot be escaped. Remove the backslash in the source.`,
        )
      chunk.code = chunk.code.replace(
        /[^\0-\x7f]/g,
        unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
      )
    }
  },
}

/** After minification, because the minifier writes functions as arrow functions where it can. */
const quickToRead = {
  name: 'quick-to-read',
  generateBundle(_options, bundled) {
    for (const chunk of Object.values(bundled))
      if (chunk.type === 'chunk') chunk.code = plainFunctions(chunk.code)
  },
}

/**
 * The modules of `closeout audit` go into one chunk: each additional file adds a millisecond of start-up, and the
 * benchmark compares this command with plain reading. So does the one thing of the room of texts that every command
 * of the program loads; elsewhere that room is loaded anyway.
 */
const startsFast = /src[\\/](?:cli[\\/]commands[\\/]audit|core[\\/]text[\\/]nearest-name)\.ts$/

/**
 * What every run needs goes into two chunks instead of a dozen small ones. Neither room loads zod, so the chunks stay
 * cheap for a run that needs only a part of them.
 */
const rooms = ['vocabulary', 'text'].map(name => ({
  name,
  test: new RegExp(String.raw`src[\\/]core[\\/]${name}[\\/]`),
}))

/**
 * What the gate needs besides goes into one chunk with the rooms: it needs all of it, and each file takes up to half a
 * millisecond to find and read. The command line starts git and searches for words only in some commands.
 */
const ofEveryGate = {
  name: 'shared',
  test: /src[\\/](?:core[\\/](?:vocabulary|text)[\\/]|io[\\/]git[\\/]objects[\\/](?:open|run)-git\.ts$|core[\\/].*[\\/](?:(?:closeout|filler)-words|suspended-policy)\.ts$)/,
}

/**
 * What the toolkit uses of Node, without what it loads and does not need. `crypto` loads 25 modules for one name of a
 * delimiter, and `fs.promises` another ten to write one file: 4 ms of each run. The delimiter needs no secret, because
 * the toolkit refuses a value that contains it.
 */
const lightNode = {
  os: `export const EOL = process.platform === 'win32' ? '\\r\\n' : '\\n'`,
  crypto: `const part = () => Math.random().toString(36).slice(2)
export const randomUUID = () => part() + part() + part()`,
  fs: `import { accessSync, appendFileSync, writeFileSync } from 'node:fs'
export { appendFileSync, constants, existsSync } from 'node:fs'
export const promises = {
  access: async (...given) => accessSync(...given),
  appendFile: async (...given) => appendFileSync(...given),
  writeFile: async (...given) => writeFileSync(...given),
}`,
}
const lightToolkit = {
  name: 'light-toolkit',
  resolveId: (id, importer) =>
    Object.hasOwn(lightNode, id) &&
    /@actions[\\/]core[\\/]lib[\\/](?:core|command|file-command|summary)\.js$/.test(importer ?? '')
      ? `\0light:${id}`
      : null,
  load: id => (id.startsWith('\0light:') ? lightNode[id.slice(7)] : null),
}

const groupsOf = main => {
  if (main.startsWith('action/')) return [ofEveryGate]
  return main === 'src/cli/main.ts' ? [{ name: 'audit', test: startsFast }, ...rooms] : rooms
}

/** On Node 20, CommonJS starts some milliseconds faster than ES modules. Start-up is most of the time of a gate. */
const productOf = entries => ({
  format: 'cjs',
  minify: { compress: true, mangle: true, codegen: true },
  codeSplitting: { groups: groupsOf(entries.main ?? '') },
  entryFileNames: '[name].cjs',
  chunkFileNames: '[name].cjs',
})

const tool = {
  format: 'esm',
  sourcemap: 'inline',
  entryFileNames: '[name].mjs',
  chunkFileNames: '[name].mjs',
}

/** Commander loads `node:child_process` for subcommands that are separate programs. There are none here. */
const noSubprograms = {
  name: 'no-subprograms',
  resolveId: (id, importer) =>
    id === 'node:child_process' && importer?.includes('node_modules/commander/') ? '\0no-subprograms' : null,
  load: id => (id === '\0no-subprograms' ? 'export {}' : null),
}

/**
 * Add-ons that compile at installation, and drivers that the app does not use: each of their users does without where
 * they are missing, and a bundle that is copied to another machine must.
 */
const leftOut = new Set([
  'msgpackr-extract',
  'bullmq-otel',
  'pg',
  'redis',
  'bufferutil',
  'utf-8-validate',
  '@node-rs/xxhash',
])
const noAddOns = {
  name: 'no-add-ons',
  resolveId: id => (leftOut.has(id) ? `\0left-out:${id}` : null),
  load: id =>
    id.startsWith('\0left-out:') ? `throw new Error(${JSON.stringify(`${id.slice(10)} is left out`)})` : null,
}

/**
 * Bundle TypeScript entries for Node, in chunks, so that what a run does not need is not loaded.
 *
 * @param entries    name -> source file
 * @param dir        the folder of the bundle; it is emptied first
 * @param externals  true: packages stay in node_modules (only for tools of this repository)
 */
export async function bundle(entries, dir, { externals = false } = {}) {
  const build = await rolldown({
    input: entries,
    platform: 'node',
    external: externals ? isExternal : [],
    plugins: externals
      ? []
      : [
          noSubprograms,
          noAddOns,
          lightToolkit,
          lateEntities,
          latePunctuation,
          lateGlobs,
          asciiOnly,
          quickToRead,
        ],
    treeshake: { moduleSideEffects: [{ test: toolkit, sideEffects: false }] },
    onLog(level, log, report) {
      if (level === 'warn' && !isExpected(log)) report('warn', log)
    },
  })
  await build.write({
    dir,
    cleanDir: true,
    comments: { legal: false },
    ...(externals ? tool : productOf(entries)),
  })
  await build.close()
}
