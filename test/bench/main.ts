/** `npm run bench -- NAME`: measures on this machine and prints a table. Each ratio compares paired runs. */

const name = process.argv[2]
const benches: Readonly<Record<string, () => Promise<{ readonly run: () => Promise<void> }>>> = {
  app: () => import('./app.ts'),
  audit: () => import('./audit.ts'),
  burst: () => import('./burst/main.ts'),
  gate: () => import('./gate.ts'),
  memory: () => import('./memory.ts'),
  parse: () => import('./parse.ts'),
  requests: () => import('./requests.ts'),
  submit: () => import('./submit.ts'),
}

const bench = benches[name ?? '']
if (!bench) {
  console.error(
    `${JSON.stringify(name ?? '')} is not a benchmark. Use one of: ${Object.keys(benches).join(', ')}.`,
  )
  process.exitCode = 2
} else {
  const { run } = await bench()
  await run()
}
