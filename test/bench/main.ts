/** `npm run bench -- NAME`: measures on this machine and prints a table. Ratios are of one paired run. */

const name = process.argv[2]
const benches: Readonly<Record<string, () => Promise<{ readonly run: () => Promise<void> }>>> = {
  app: () => import('./app.ts'),
  audit: () => import('./audit.ts'),
  gate: () => import('./gate.ts'),
  parse: () => import('./parse.ts'),
  requests: () => import('./requests.ts'),
  submit: () => import('./submit.ts'),
}

const bench = benches[name ?? '']
if (!bench) {
  console.error(
    `bench: unexpected ${JSON.stringify(name ?? '')}, expected one of ${Object.keys(benches).join(', ')}.`,
  )
  process.exitCode = 2
} else {
  const { run } = await bench()
  await run()
}
