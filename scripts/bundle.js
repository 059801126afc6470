import { characterEntities } from 'character-entities'
import { rolldown } from 'rolldown'

/**
 * Pure imports of the toolkit are dropped when nothing uses them: `@actions/core` alone would
 * otherwise pull in an HTTP client (30 ms of start-up) for a token exchange that nothing here asks for.
 */
const toolkit = /node_modules\/(@actions\/(core|http-client|exec|io)|undici)\//

/** `@actions/workflow-parser` imports JSON in a way that Node itself refuses, so it is bundled. */
const isExternal = id => /^[^./]/.test(id) && !id.startsWith('@actions/')

/** What a warning says that is known and meant. */
const isExpected = log => log.code === 'EVAL' || log.code === 'INEFFECTIVE_DYNAMIC_IMPORT'

/**
 * A table of 2,000 named characters takes 2 ms to compile and fill, and few texts hold one (`&hellip;`): this is
 * the package's one function, with the table as text that is parsed when it is first asked.
 */
const lateEntities = {
  name: 'late-entities',
  load: {
    filter: { id: /decode-named-character-reference[\\/]index\.js$/ },
    handler: () => `let entities
export function decodeNamedCharacterReference(name) {
  entities ??= JSON.parse(${JSON.stringify(JSON.stringify(characterEntities))})
  return Object.hasOwn(entities, name) ? entities[name] : false
}`,
  },
}

/**
 * Every character beyond ASCII is written as an escape, as strings, templates and patterns allow: Node then holds the
 * program as one byte a character instead of two and reads it some milliseconds faster. (A tagged template sees the
 * escape itself; the only ones here are sources of patterns, which read it as the character. Behind a
 * backslash it would become another text: the build stops there.)
 */
const asciiOnly = {
  name: 'ascii-only',
  generateBundle(_options, bundled) {
    for (const chunk of Object.values(bundled)) {
      if (chunk.type !== 'chunk') continue
      if (/(?<!\\)(?:\\\\)*\\[^\0-\x7f]/.test(chunk.code))
        throw new Error(`${chunk.fileName}: unexpected backslash before a character beyond ASCII.`)
      chunk.code = chunk.code.replace(
        /[^\0-\x7f]/g,
        unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
      )
    }
  },
}

/**
 * What a command reads on its way to the audit of a large root lies in one chunk: each file more costs a millisecond
 * of start-up, and this command is measured against reading alone.
 */
const startsFast = /src[\\/]cli[\\/]audit\.ts$/

/** CommonJS starts some milliseconds earlier than modules do on Node 20, and a gate is mostly its start. */
const product = {
  format: 'cjs',
  minify: { compress: true, mangle: true, codegen: true },
  codeSplitting: { groups: [{ name: 'audit', test: startsFast }] },
  entryFileNames: '[name].cjs',
  chunkFileNames: '[name].cjs',
}

const tool = {
  format: 'esm',
  sourcemap: 'inline',
  entryFileNames: '[name].mjs',
  chunkFileNames: '[name].mjs',
}

/** Commander loads `node:child_process` for subcommands that are programs of their own; there are none here. */
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
 * @param dir        where the bundle goes; emptied first
 * @param externals  true: packages stay in node_modules (tools of this repository only)
 */
export async function bundle(entries, dir, { externals = false } = {}) {
  const build = await rolldown({
    input: entries,
    platform: 'node',
    external: externals ? isExternal : [],
    plugins: externals ? [] : [noSubprograms, noAddOns, lateEntities, asciiOnly],
    treeshake: { moduleSideEffects: [{ test: toolkit, sideEffects: false }] },
    onLog(level, log, report) {
      if (level === 'warn' && !isExpected(log)) report('warn', log)
    },
  })
  await build.write({ dir, cleanDir: true, comments: { legal: false }, ...(externals ? tool : product) })
  await build.close()
}
