/** `npm run bench -- NAME`: one file a measurement, which exports `run`. */
const benches: Readonly<Record<string, () => Promise<{ readonly run: () => Promise<void> }>>> = {
  audit: () => import('./audit.ts'),
}

const load = benches[process.argv[2] ?? '']
if (load) await (await load()).run()
else {
  console.error(`usage: npm run bench -- ${Object.keys(benches).join(' | ')}`)
  process.exitCode = 2
}
