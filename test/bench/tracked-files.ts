import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundle } from '../../scripts/bundle.js'
import { runGit } from '../support/repository.ts'

const trackedFiles = 500_000
const pairs = 7

/** Write half a million files in 20,000 folders directly into the object store, and keep them for the next run. */
const makeLargeRepository = async (dir: string): Promise<void> => {
  if (existsSync(join(dir, '.git', 'made'))) return
  mkdirSync(dir, { recursive: true })
  runGit(dir, ['init', '-q', '-b', 'main'])
  const importer = spawn('git', ['fast-import', '--quiet'], {
    cwd: dir,
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  const author = 'committer Mona <mona@example.com> 1793491200 +0000'
  const lines = [`blob\nmark :1\ndata 2\nx\n\ncommit refs/heads/main\n${author}\ndata 5\nBegin\n`]
  for (let at = 0; at < trackedFiles; at += 1) {
    const folder = `packages/service-${at % 500}/src/module-${Math.floor(at / 500) % 40}`
    lines.push(`M 100644 :1 ${folder}/file-${at}.ts\n`)
  }
  lines.push(`\ncommit refs/heads/topic\n${author}\ndata 6\nChange\nfrom refs/heads/main\n`)
  for (let at = 0; at < 40; at += 1) lines.push(`M 100644 :1 src/changed-${at}.ts\n`)
  importer.stdin.end(lines.join(''))
  await once(importer, 'close')
  runGit(dir, ['symbolic-ref', 'HEAD', 'refs/heads/topic'])
  writeFileSync(join(dir, '.git', 'made'), '')
}

/** The baseline process: it lists the tree and reads every record. */
const bareScan = `
import { spawn } from 'node:child_process'
const git = spawn('git', ['ls-tree', '-r', '-z', 'HEAD'], { stdio: ['ignore', 'pipe', 'inherit'] })
let carry = '', found = 0
git.stdout.on('data', chunk => {
  const text = carry + chunk.toString('latin1')
  const end = text.lastIndexOf('\\0') + 1
  for (const _ of text.slice(0, end).matchAll(/[\\t/]\\.flow-agents[/\\0]/gi)) found += 1
  carry = text.slice(end)
})
`

const gateScan = `
import { openCheckout } from '${join(process.cwd(), 'src/io/git/checkout/open-checkout.ts')}'
import { readPolicy } from '${join(process.cwd(), 'src/engine/policy/read-policy.ts')}'
import { runtimeRoots } from '${join(process.cwd(), 'src/core/vocabulary/artifact-roots.ts')}'
const [base, head] = process.argv.slice(2) as [string, string]
const scan = async () => {
const checkout = await openCheckout({ cwd: process.cwd(), env: process.env, subject: { kind: 'pull_request', base, head } })
await readPolicy({ reader: checkout, policyPath: '.github/closeout.yml', isFloorEverywhere: false })
const facts = await Promise.all([
  checkout.readTrackedRuntime(runtimeRoots),
  checkout.readChangedFiles(),
  checkout.readRuntimeHistory(runtimeRoots),
  checkout.readTrailers(),
  checkout.readTemplate(),
  checkout.readExistingPaths(['src/changed-1.ts', 'docs']),
])
await checkout.close()
for (const fact of facts) if (!fact.known) throw new Error(fact.why)
}
scan()
`

const timed = (cwd: string, args: readonly string[]): number => {
  const startedAt = performance.now()
  const { status, stderr } = spawnSync(process.execPath, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] })
  if (status !== 0) throw new Error(stderr.toString())
  return performance.now() - startedAt
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number

/** Compare reading a checkout with 500,000 tracked files with a bare scan: medians of pairs. */
export const run = async (): Promise<void> => {
  const dir = join(tmpdir(), 'closeout-bench-tracked-files')
  await makeLargeRepository(dir)
  const tools = join(dir, '.git', 'bench')
  mkdirSync(tools, { recursive: true })
  writeFileSync(join(tools, 'bare.mjs'), bareScan)
  writeFileSync(join(tools, 'gate.ts'), gateScan)
  await bundle({ main: join(tools, 'gate.ts') }, join(tools, 'gate'))
  const shas = ['main', 'topic'].map(ref => runGit(dir, ['rev-parse', ref]))
  const gate = [join(tools, 'gate', 'main.cjs'), ...shas]
  const bare = [join(tools, 'bare.mjs')]
  timed(dir, bare)
  timed(dir, gate)
  const ratios: number[] = []
  const times: { readonly bare: number[]; readonly gate: number[]; readonly node: number[] } = {
    bare: [],
    gate: [],
    node: [],
  }
  for (let pair = 0; pair < pairs; pair += 1) {
    times.node.push(timed(dir, ['-e', '0']))
    const [first, second] = [timed(dir, bare), timed(dir, gate)]
    times.bare.push(first)
    times.gate.push(second)
    ratios.push(second / first)
  }
  const ms = (values: readonly number[]): string => `${median(values).toFixed(0)} ms`
  console.log(
    `tracked files: ${trackedFiles.toLocaleString('en')}, medians of ${pairs} pairs, whole processes`,
  )
  console.log(`  node -e 0              ${ms(times.node)}`)
  console.log(`  bare scan of the tree  ${ms(times.bare)}`)
  console.log(`  reading of the gate    ${ms(times.gate)}`)
  console.log(`  ratio                  ${median(ratios).toFixed(2)} (limit 1.1)`)
}
