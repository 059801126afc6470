/** Measurements: `npm run bench -- NAME`. Each is a file beside this one that exports `run`. */
const benches: Readonly<Record<string, () => Promise<{ run: () => Promise<void> }>>> = {
  submit: () => import('./submit.ts'),
}

const name = process.argv[2] ?? ''
const load = benches[name]
if (!load)
  throw new Error(
    `bench: unexpected ${JSON.stringify(name)}, expected one of ${Object.keys(benches).join(', ')}`,
  )
await (await load()).run()
