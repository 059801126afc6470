import { z } from 'zod'
import { artifactTypeNames } from '../../vocabulary/names.ts'
import {
  artifactSubmittedSchema,
  phaseEndedSchema,
  type RunEvent,
  runStartedSchema,
  terminalDeclaredSchema,
} from './run-event.ts'

const hash = z.string().regex(/^[0-9a-f]{64}$/)
const position = z.int().min(1)
const instant = z.iso.datetime()

/** The latest submission of a type, so that the next one is checked without reading the whole journal. */
const head = z.strictObject({
  position,
  version: position,
  sha256: hash,
  bytes: z.int().min(0),
  at: instant,
})

const place = {
  position: position.describe('The number of the line in the journal, from 1.'),
  at: instant.describe('When it was written, UTC.'),
  run: z.string().describe('The run.'),
}

const links = {
  entered: z.int().min(0).describe('The position at which the current phase began.'),
  heads: z
    .partialRecord(z.enum(artifactTypeNames), head)
    .describe('The latest submission of each type, as of this line.'),
  previous: hash
    .nullable()
    .describe('SHA-256 of the previous line without its line feed; `null` in the first line.'),
  mac: hash.optional().describe('HMAC-SHA256 of the line without this field, if the journal has a key.'),
}

/** One line of a run's journal. Every line carries the hash of the one before. */
export const journalEntrySchema = z.discriminatedUnion('event', [
  z.strictObject({ ...place, ...runStartedSchema.shape, ...links }),
  z.strictObject({ ...place, ...artifactSubmittedSchema.shape, ...links }),
  z.strictObject({ ...place, ...phaseEndedSchema.shape, ...links }),
  z.strictObject({ ...place, ...terminalDeclaredSchema.shape, ...links }),
])

/** One line of the store's audit sink: the head of a journal after a step. */
export const sinkEntrySchema = z.strictObject({
  at: instant,
  run: z.string(),
  event: z.string(),
  position,
  head: hash.describe('SHA-256 of the line of the journal.'),
  path: z.string().optional().describe('The file that was written, relative to the store.'),
  sha256: hash.optional().describe('The digest of the file.'),
  previous: hash.nullable().describe('SHA-256 of the previous line of the sink.'),
  mac: hash.optional(),
})

export type JournalHead = z.infer<typeof head>
export type JournalEntry = z.infer<typeof journalEntrySchema>
export type SinkEntry = z.infer<typeof sinkEntrySchema>

/** What the holder of the store's lock is writing; `token` identifies the lock. */
export const intentSchema = z.strictObject({
  token: z.string(),
  run: z.string(),
  path: z.string(),
  sha256: z.string(),
})

/** How the lines of a journal are read. */
export type LineSchema<T> = z.ZodType<T>

/** The event of a line, without its links. */
export const eventOf = (entry: JournalEntry): RunEvent => {
  const { position: _p, at: _a, run: _r, entered: _e, heads: _h, previous: _v, mac: _m, ...event } = entry
  return event as RunEvent
}

/** File names of the store. */
export const storeNames = {
  sink: 'audit.jsonl',
  journal: 'journal.jsonl',
  terminal: 'terminal.json',
  history: 'history',
  incoming: '.incoming',
  lock: '.lock',
  intent: '.intent',
  removed: 'removed.jsonl',
} as const

/** The default folder of the store. */
export const defaultStore = '.agent/artifacts'
