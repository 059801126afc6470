/** What is wrong with one variable of the app. `fix` has no capital and no full stop, to follow "Fix: ". */
export type SettingProblem = {
  readonly variable: string
  /** Full sentences. */
  readonly message: string
  readonly fix: string
}

/** What the environment sets for the app, with the defaults. docs/app.md lists the variables. */
export type AppSettings = {
  readonly host: string
  /** 0 for any free port. */
  readonly port: number
  /** Where health, status and metrics are; nobody outside needs them. */
  readonly statusHost: string
  readonly statusPort: number
  readonly apiUrl: string
  readonly serverUrl: string
  readonly webhookPath: string
  /** A channel of smee.io or alike that deliveries come through, where GitHub cannot reach this machine. */
  readonly webhookProxyUrl: string | null
  readonly isDryRun: boolean
  /** Whether the floor of an owner also counts for repositories that do not extend its policy. */
  readonly isFloorEverywhere?: boolean
  /** Minutes between two sweeps; 0 for no sweeps. */
  readonly sweepMinutes: number
  /** Where one process stores what it has accepted; `null` for nowhere. */
  readonly stateDir: string | null
  /** The Redis that several processes share; `null` for one process. */
  readonly redisUrl: string | null
  /** How long the start waits for a Redis that does not answer yet, in milliseconds. */
  readonly redisWaitMs?: number
  /** How long a stop may take. */
  readonly drainSeconds: number
  /** What the answers of GitHub may take in memory. */
  readonly cacheBytes: number
}
