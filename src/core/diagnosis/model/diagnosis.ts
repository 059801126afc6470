/** What `closeout doctor` looks at, in the order in which it reports. `title` names it where all is well. */
export const diagnoses = {
  'gate-workflow': { title: 'A workflow runs the gate' },
  'workflow-events': { title: 'The workflow runs on every event that can change the verdict' },
  'required-check': { title: 'The check of the gate is required' },
  'workflow-permissions': { title: 'The workflow has the permissions that the gate needs' },
  'action-version': { title: 'The actions of the workflow have fixed versions' },
  'fetch-depth': { title: 'The checkout has the history of the change' },
  'ignored-roots': { title: 'Git ignores the runtime files' },
  'tracked-runtime': { title: 'No runtime file is tracked' },
  'template-fields': { title: 'The pull request template has the fields of a closeout' },
  'policy-valid': { title: 'The policy is valid' },
  'state-labels': { title: 'The labels of the app exist' },
  'app-settings': { title: 'The settings of the app can be used' },
  'app-key': { title: 'The private key of the app can be used' },
  'app-identity': { title: 'GitHub accepts the credentials of the app' },
  'app-permissions': { title: 'The app has its permissions' },
  'app-events': { title: 'The app receives its events' },
  'app-webhook': { title: 'GitHub can reach the app' },
  'app-deliveries': { title: 'The app accepted the last deliveries' },
  'app-redis': { title: 'Redis keeps what it stores' },
} as const satisfies Readonly<Record<string, { readonly title: string }>>

export type DiagnosisName = keyof typeof diagnoses

/** `problem`: something does not work as it is. `advice`: it works and could be safer. `unknown`: it could not be read. */
export type DiagnosisVerdict = 'ok' | 'problem' | 'advice' | 'unknown'

/** One thing that was looked at. `fix` removes the cause: a command to paste, or a sentence. */
export type Diagnosis = {
  readonly name: DiagnosisName
  readonly verdict: DiagnosisVerdict
  readonly message: string
  readonly path: string | null
  /** The line of the file, from 1. */
  readonly line: number | null
  readonly fix: string | null
}

/** The JSON of `closeout doctor`. */
export type DoctorReport = { readonly schema_version: '1.0'; readonly diagnoses: readonly Diagnosis[] }

type Place = { readonly path: string; readonly line?: number }

const diagnosis =
  (verdict: DiagnosisVerdict) =>
  (
    name: DiagnosisName,
    message: string,
    fix: string | null = null,
    place: Place | null = null,
  ): Diagnosis => ({
    name,
    verdict,
    message,
    path: place?.path ?? null,
    line: place?.line ?? null,
    fix,
  })

export const problem = diagnosis('problem')
export const advice = diagnosis('advice')
export const unread = diagnosis('unknown')
/** Nothing is wrong. */
export const well = (name: DiagnosisName): Diagnosis => diagnosis('ok')(name, `${diagnoses[name].title}.`)
/** What was found, or that nothing is wrong. */
export const wellUnless = (name: DiagnosisName, found: readonly Diagnosis[]): readonly Diagnosis[] =>
  found.length > 0 ? found : [well(name)]
