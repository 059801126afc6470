/** Executes a composite action as a runner would: its own steps, in real shells, not its functions. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, isAbsolute, join } from 'node:path'
import { type Contexts, fillIn, holds, type JobStatus } from './evaluate.ts'
import { type FileCommand, makeCommandFiles, readPairs } from './file-commands.ts'
import { type Action, type ActionStep, readAction } from './read-action.ts'
import { runInShell } from './run-step.ts'
import { type Annotation, maskText, readWorkflowCommands } from './workflow-commands.ts'

export interface CompositeRun {
  /** The folder that holds `action.yml`. */
  readonly action: string
  /** As `with:` gives them. */
  readonly inputs?: Readonly<Record<string, string>>
  readonly event: { readonly name: string; readonly payload: unknown }
  /** Where the repository is checked out. */
  readonly workspace: string
  /** Of the job; PATH, too, where the runner's is to be another. */
  readonly env?: Readonly<Record<string, string>>
  /** The `github` context beside what follows from the rest: `token`, `repository`, `sha`, `ref`, `api_url` … */
  readonly github?: Readonly<Record<string, unknown>>
}

export type StepOutcome = 'success' | 'failure' | 'skipped'

export interface StepResult {
  /** The step's id, or `step N`, counted from 1. */
  readonly id: string
  readonly outcome: StepOutcome
  /** Null where the step did not run. */
  readonly exitCode: number | null
  readonly outputs: Readonly<Record<string, string>>
  readonly log: string
}

export interface CompositeResult {
  readonly outcome: JobStatus
  readonly outputs: Readonly<Record<string, string>>
  /** The job summary: the steps' Markdown one after the other. */
  readonly summary: string
  readonly annotations: readonly Annotation[]
  readonly log: string
  readonly steps: readonly StepResult[]
}

/** More than this in one step's summary is thrown away, and the step does not fail. */
const mostSummaryBytes = 1024 * 1024

/** What changes from step to step. */
interface Job {
  readonly action: Action
  readonly run: CompositeRun
  readonly temp: string
  readonly github: Readonly<Record<string, unknown>>
  readonly inputs: Readonly<Record<string, string>>
  readonly masks: Set<string>
  env: Record<string, string>
  readonly path: string[]
  readonly steps: StepResult[]
  readonly annotations: Annotation[]
  summary: string
  status: JobStatus
}

export async function runComposite(run: CompositeRun): Promise<CompositeResult> {
  const action = await readAction(run.action)
  const temp = await mkdtemp(join(tmpdir(), 'closeout-runner-'))
  try {
    const job = await startJob(action, run, temp)
    for (const [at, step] of action.runs.steps.entries()) await takeStep(job, step, at)
    const outputs = Object.entries(action.outputs ?? {}).map(([name, { value }]) => [
      name,
      fillIn(value, contextsOf(job)),
    ])
    const { status: outcome, summary, annotations, steps } = job
    const log = steps
      .map(step => step.log)
      .filter(Boolean)
      .join('\n')
    return { outcome, outputs: Object.fromEntries(outputs), summary, annotations, log, steps }
  } finally {
    await rm(temp, { recursive: true, force: true })
  }
}

async function startJob(action: Action, run: CompositeRun, temp: string): Promise<Job> {
  const eventFile = join(temp, 'event.json')
  await writeFile(eventFile, JSON.stringify(run.event.payload))
  const github = {
    api_url: 'https://api.github.com',
    server_url: 'https://github.com',
    graphql_url: 'https://api.github.com/graphql',
    repository: 'acme/widgets',
    run_id: '1',
    run_number: '1',
    run_attempt: '1',
    workflow: 'CI',
    job: 'gate',
    token: '',
    ...run.github,
    event: run.event.payload,
    event_name: run.event.name,
    event_path: eventFile,
    workspace: run.workspace,
    action_path: run.action,
  }
  const masks = new Set([String(github.token)].filter(Boolean))
  const inputs = inputsOf(action, run.inputs ?? {}, { github })
  return {
    action,
    run,
    temp,
    github,
    inputs,
    masks,
    env: { ...run.env },
    path: [],
    steps: [],
    annotations: [],
    summary: '',
    status: 'success',
  }
}

/** What was given, or the input's default; only declared inputs count. */
function inputsOf(
  action: Action,
  given: Readonly<Record<string, string>>,
  contexts: Contexts,
): Record<string, string> {
  const strays = Object.keys(given).filter(name => !(name in (action.inputs ?? {})))
  if (strays.length)
    throw new Error(
      `with: unexpected ${strays.join(', ')}, expected ${Object.keys(action.inputs ?? {}).join(', ')}.`,
    )
  return Object.fromEntries(
    Object.entries(action.inputs ?? {}).map(([name, input]) => [
      name,
      given[name] ?? fillIn(input?.default, contexts),
    ]),
  )
}

const contextsOf = (job: Job): Contexts => ({
  github: job.github,
  inputs: job.inputs,
  env: job.env,
  runner: { os: 'Linux', arch: 'X64', temp: job.temp, debug: '' },
  steps: Object.fromEntries(
    job.steps.map(({ id, outputs, outcome }, at) => [
      id,
      { outputs, outcome, conclusion: mayFail(job, at) && outcome === 'failure' ? 'success' : outcome },
    ]),
  ),
})

const mayFail = (job: Job, at: number): boolean => {
  const allowed = job.action.runs.steps[at]?.['continue-on-error']
  return (
    allowed === true || (typeof allowed === 'string' && fillIn(allowed, { inputs: job.inputs }) === 'true')
  )
}

async function takeStep(job: Job, step: ActionStep, at: number): Promise<void> {
  const id = step.id ?? `step ${at + 1}`
  if (step.run === undefined)
    throw new Error(
      `steps[${at}]: unexpected uses: ${step.uses}, expected run:. Other actions cannot be fetched here.`,
    )
  if (!holds(step.if, contextsOf(job), job.status)) {
    job.steps.push({ id, outcome: 'skipped', exitCode: null, outputs: {}, log: '' })
    return
  }
  const result = await executeStep(job, step, at, id)
  job.steps.push(result)
  if (result.outcome === 'failure' && !mayFail(job, at)) job.status = 'failure'
}

async function executeStep(job: Job, step: ActionStep, at: number, id: string): Promise<StepResult> {
  const contexts = contextsOf(job)
  const dir = join(job.temp, `step-${at}`)
  const files = await makeCommandFiles(dir)
  const { exitCode, output } = await runInShell({
    shell: fillIn(step.shell, contexts),
    script: fillIn(step.run, contexts),
    scriptFile: join(dir, 'script.sh'),
    cwd: folderOf(job, fillIn(step['working-directory'], contexts)),
    env: { ...environmentOf(job, files), ...fillAll(step.env ?? {}, contexts) },
  })
  const { log, annotations } = readWorkflowCommands(output, job.masks)
  job.annotations.push(...annotations)
  const problem = await takeFiles(job, files).catch((error: Error) => error.message)
  const outputs = typeof problem === 'string' ? {} : problem
  if (typeof problem === 'string') job.annotations.push({ level: 'error', message: problem })
  const outcome = exitCode === 0 && typeof problem !== 'string' ? 'success' : 'failure'
  return { id, outcome, exitCode, outputs, log: maskText(log, job.masks) }
}

const fillAll = (values: Readonly<Record<string, unknown>>, contexts: Contexts): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, fillIn(value, contexts)]))

const folderOf = (job: Job, folder: string): string =>
  isAbsolute(folder) ? folder : join(job.run.workspace, folder)

/** A step's environment: the machine's bare essentials, the runner's variables, the job's. No `INPUT_*`. */
function environmentOf(job: Job, files: Readonly<Record<FileCommand, string>>): Record<string, string> {
  const { PATH = '', HOME = '/', LANG = 'C.UTF-8' } = { ...process.env, ...job.env }
  const skipped = ['event', 'token']
  const variables = Object.entries(job.github).filter(([name]) => !skipped.includes(name))
  return {
    HOME,
    LANG,
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    RUNNER_OS: 'Linux',
    RUNNER_ARCH: 'X64',
    RUNNER_TEMP: job.temp,
    ...Object.fromEntries(variables.map(([name, value]) => [`GITHUB_${name.toUpperCase()}`, String(value)])),
    ...job.env,
    ...files,
    PATH: [...job.path, PATH].join(delimiter),
  }
}

/** Take over what a step wrote into its files; its outputs. */
async function takeFiles(
  job: Job,
  files: Readonly<Record<FileCommand, string>>,
): Promise<Record<string, string>> {
  const summary = await readFile(files.GITHUB_STEP_SUMMARY)
  if (summary.length > mostSummaryBytes) {
    job.annotations.push({
      level: 'error',
      message: `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got ${Math.ceil(summary.length / 1024)}k.`,
    })
  } else job.summary += summary.toString()
  const added = (await readFile(files.GITHUB_PATH, 'utf8')).split('\n').filter(Boolean)
  job.path.unshift(...added.reverse())
  job.env = { ...job.env, ...(await readPairs(files.GITHUB_ENV)) }
  return { ...(await readPairs(files.GITHUB_OUTPUT)) }
}
