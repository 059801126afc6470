import type { CheckedGate } from '../src/core/gate/model/rule-context.ts'
import type { Annotation } from '../src/core/gate/show/annotations.ts'
import { CloseoutError } from '../src/core/vocabulary/errors.ts'
import { systemErrorOf } from '../src/core/vocabulary/system-errors.ts'
import { type Connect, type OpenChange, openChange } from '../src/engine/open-change.ts'
import { type Inputs, readGateWorkflow, readInputs, readRepository } from './inputs.ts'
import { type EventPayload, targetOfEvent } from './target-of-event.ts'

/** What the action uses of its runner. */
export type ActionPorts = {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly now: () => Date
  readonly readInput: (name: string) => string
  readonly readFile: (path: string) => string
  readonly writeFile: (path: string, text: string) => void
  readonly log: (text: string) => void
  readonly annotate: (annotation: Annotation) => void
  readonly setOutput: (name: string, value: string | number) => void
  readonly writeSummary: (markdown: string) => Promise<void>
  readonly connect: (token: string, baseUrl: string) => ReturnType<Connect>
}

type Engine = typeof import('./evaluate.ts')
type Refusal = { readonly refusal: string; readonly fix: string }

/**
 * Check the change of the event and publish the report: annotations, job summary, report file, outputs.
 *
 * @returns the exit code: 0 if the change passes or the policy only warns; 1 otherwise, also if the check was not possible
 *   or its result lands on a commit that is not of the change
 */
export const run = async (ports: ActionPorts): Promise<number> => {
  try {
    const { env } = ports
    const repository = readRepository(env.GITHUB_REPOSITORY ?? '')
    if (!repository) return refuse(ports, notOnARunner)
    const reading = readInputs(ports.readInput, env.GITHUB_WORKSPACE ?? '.')
    if ('refusal' in reading) return refuse(ports, reading)
    const { inputs } = reading
    const payload = readPayload(ports)
    if ('refusal' in payload) return refuse(ports, payload)
    const event = targetOfEvent(env.GITHUB_EVENT_NAME ?? '', payload.event, repository, inputs.pullRequest)
    if ('refusal' in event) return refuse(ports, event)
    const opening = openChange({
      target: event.target,
      directory: inputs.directory,
      env,
      connect: connector(ports, inputs),
      policyPath: inputs.policyPath,
      mode: inputs.mode,
      artifactStore: inputs.artifactRoot,
      at: ports.now().toISOString(),
      gateWorkflow: readGateWorkflow(env.GITHUB_WORKFLOW_REF ?? '', repository),
    })
    // Git is running by now: the evaluation is loaded while git reads.
    const [change, engine] = await Promise.all([opening, import('./evaluate.ts')])
    try {
      const checked = await engine.checkChange(change)
      const misplacement = event.isOwnCommit ? null : describeMisplacement(checked, change, env)
      return await showReport(checked, misplacement, inputs, ports, engine)
    } finally {
      await change.close()
    }
  } catch (error) {
    return refuse(ports, explainFailure(error))
  }
}

const notOnARunner: Refusal = {
  refusal: 'GITHUB_REPOSITORY is not set to owner/name. The action runs only in a GitHub Actions workflow.',
  fix: 'Outside a workflow, run: closeout check',
}

const readPayload = ({ env, readFile }: ActionPorts): { readonly event: EventPayload } | Refusal => {
  const path = env.GITHUB_EVENT_PATH
  if (!path) return { event: {} }
  try {
    const payload: unknown = JSON.parse(readFile(path))
    return { event: typeof payload === 'object' && payload !== null ? (payload as EventPayload) : {} }
  } catch (error) {
    const why =
      error instanceof SyntaxError ? 'it is not valid JSON' : (systemErrorOf(error)?.why ?? String(error))
    return {
      refusal: `Cannot read the event of this run from ${path} (GITHUB_EVENT_PATH): ${why}.`,
      fix: 'Do not set GITHUB_EVENT_PATH in the workflow: GitHub sets it.',
    }
  }
}

const connector = (ports: ActionPorts, { token }: Inputs): Connect | null =>
  token === null ? null : () => ports.connect(token, ports.env.GITHUB_API_URL ?? 'https://api.github.com')

const showReport = async (
  { report, facts }: CheckedGate,
  misplacement: Refusal | null,
  inputs: Inputs,
  ports: ActionPorts,
  { count, shouldFail, listAnnotations, renderSummary, skeletonFor, verdictLine, pagesAt }: Engine,
): Promise<number> => {
  const path = inputs.reportPath ?? `${ports.env.RUNNER_TEMP ?? '.'}/closeout-report.json`
  for (const annotation of listAnnotations(report)) ports.annotate(annotation)
  if (misplacement) annotateRefusal(ports, misplacement, inputs.mode === 'warn' ? 'notice' : 'error')
  ports.log(verdictLine(report))
  const isWritten = await publish(ports, 'the report', () =>
    ports.writeFile(path, `${JSON.stringify(report, null, 2)}\n`),
  )
  await publish(ports, 'the outputs of the step', () => {
    ports.setOutput('verdict', report.verdict)
    ports.setOutput('errors', count(report, 'error'))
    ports.setOutput('warnings', count(report, 'warning'))
    ports.setOutput('report', isWritten ? path : '')
  })
  const note = misplacement
    ? `> [!IMPORTANT]\n> ${misplacement.refusal}\n>\n> Fix: ${misplacement.fix}\n\n`
    : ''
  const { repository } = report.subject
  const pages = repository ? pagesAt(ports.env.GITHUB_SERVER_URL || 'https://github.com', repository) : null
  await publish(ports, 'the job summary', () =>
    ports.writeSummary(note + renderSummary(report, () => skeletonFor(facts), { pages })),
  )
  if (misplacement && inputs.mode !== 'warn') return 1
  return shouldFail(report) ? 1 : 0
}

/** What to say where the check of this run lands on a commit that is not the pull request's; `null` where it is. */
const describeMisplacement = (
  { facts }: CheckedGate,
  { mergeCommit }: OpenChange,
  { GITHUB_SHA: sha = '' }: ActionPorts['env'],
): Refusal | null => {
  const { number, head } = facts.subject
  if (sha !== '' && (sha === head.sha || sha === mergeCommit)) return null
  const landing =
    sha === '' ? 'the commit of this run' : `the commit ${sha.slice(0, 10)}, on which this run reports`
  return {
    refusal: `This verdict is of pull request #${number} at ${head.sha?.slice(0, 10)}. It does not count for ${landing}.`,
    fix: `Run the gate again on the pull request: re-run its latest run, edit its text, or start the workflow with --ref and the branch of #${number}.`,
  }
}

/** Write one file of the report. A file that cannot be written changes no verdict: a warning says which and why. */
const publish = async (ports: ActionPorts, what: string, write: () => unknown): Promise<boolean> => {
  try {
    await write()
    return true
  } catch (error) {
    const why = (error instanceof Error ? error.message : String(error)).split('\n')[0]
    ports.annotate({
      level: 'warning',
      title: 'closeout',
      message: `Cannot write ${what}: ${why}. The verdict does not change.`,
    })
    return false
  }
}

const annotateRefusal = (ports: ActionPorts, { refusal, fix }: Refusal, level: 'error' | 'notice'): void =>
  ports.annotate({ level, title: 'closeout', message: `${refusal}\nFix: ${fix}` })

/** The change was not checked, so the job fails. The reason goes into an annotation and the job summary. */
const refuse = async (ports: ActionPorts, { refusal, fix }: Refusal): Promise<number> => {
  annotateRefusal(ports, { refusal, fix }, 'error')
  await publish(ports, 'the outputs of the step', () => ports.setOutput('verdict', 'undecided'))
  await publish(ports, 'the job summary', () =>
    ports.writeSummary(`## The artifact gate could not check this change\n\n${refusal}\n\nFix: ${fix}\n`),
  )
  return 1
}

const explainFailure = (error: unknown): Refusal => {
  if (error instanceof CloseoutError)
    return { refusal: error.message, fix: error.fix ?? 'Fix the cause, then run the job again.' }
  const message = error instanceof Error ? error.message : String(error)
  return {
    refusal: `The gate stopped with an internal error: ${message}`,
    fix: 'Run the job again. If the error returns, report it with this message.',
  }
}
