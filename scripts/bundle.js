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

/** CommonJS starts some milliseconds earlier than modules do on Node 20, and a gate is mostly its start. */
const product = {
  format: 'cjs',
  minify: { compress: true, mangle: true, codegen: true },
  entryFileNames: '[name].cjs',
  chunkFileNames: '[name].cjs',
}

const tool = {
  format: 'esm',
  sourcemap: 'inline',
  entryFileNames: '[name].mjs',
  chunkFileNames: '[name].mjs',
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
    treeshake: { moduleSideEffects: [{ test: toolkit, sideEffects: false }] },
    onLog(level, log, report) {
      if (level === 'warn' && !isExpected(log)) report('warn', log)
    },
  })
  await build.write({ dir, cleanDir: true, comments: { legal: false }, ...(externals ? tool : product) })
  await build.close()
}
