import { Option } from 'commander'
import { artifactTypes } from '../../core/artifacts/model/artifact-types.ts'
import { fillContracts } from '../../core/artifacts/model/contracts.ts'
import type { ContractsFile } from '../../core/artifacts/model/contracts-schema.ts'
import { replayRun } from '../../core/artifacts/run/reduce-run.ts'
import { type Acceptance, acceptArtifact } from '../../core/artifacts/submit/accept-artifact.ts'
import { decodeDocument } from '../../core/artifacts/submit/parse-artifact.ts'
import { readSource } from '../../core/artifacts/submit/read-source.ts'
import { shownText } from '../../core/text/shown-text.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { type ArtifactType, artifactTypeNames, isArtifactType } from '../../core/vocabulary/names.ts'
import { readContracts } from '../../engine/read-contracts.ts'
import { submitCanonical } from '../../engine/submit-canonical.ts'
import { readHeadCommit } from '../../io/git/objects/read-head-commit.ts'
import type { Store } from '../../io/store/open-store.ts'
import { readRun } from '../../io/store/read-run.ts'
import type { Register, Subcommands } from '../commands.ts'
import { offerValues } from '../completion/offered-values.ts'
import { addFormats, chosenFormat, type FormatFlags } from '../formats.ts'
import { checkRun } from '../io/named-run.ts'
import { shownPath, storeOf, storeOption, workTreeOf } from '../io/named-store.ts'
import { readDocument } from '../io/read-document.ts'
import { exitCodes, type Io } from '../io/terminal.ts'
import { unknownName } from '../io/unknown-name.ts'
import { auditStore, printRepairs } from '../show/audit-store.ts'

const typeNamed = (name: string): ArtifactType => {
  if (isArtifactType(name)) return name
  throw unknownName(`--type: ${JSON.stringify(name.slice(0, 80))} is not an artifact type.`, {
    given: name,
    names: artifactTypeNames,
    where: '--type',
    fixOf: near => `--type ${near}`,
  })
}

/** The type that was named, or the one that the document names itself. */
const typeOf = (named: string | undefined, bytes: Uint8Array): ArtifactType => {
  if (named !== undefined) return typeNamed(named)
  const text = decodeDocument(bytes)
  const type = text === null ? null : readSource(text).type
  if (type) return type
  throw new CloseoutError('usage', 'The document does not name its type.', {
    fix: `Add --type with one of: ${artifactTypeNames.join(', ')}.`,
  })
}

const vocabularyOf = (type: ArtifactType, policy: ContractsFile): readonly string[] | undefined => {
  const { statuses } = fillContracts(policy).phases[artifactTypes[type].phase]
  return statuses.length > 0 ? statuses : undefined
}

type SubmitOptions = {
  readonly run: string
  readonly type?: string
  readonly store?: string
  readonly repair?: true
  readonly json?: true
}

const sources = { markdown: 'Markdown', envelope: 'an envelope of an older version' } as const

const submit = async (io: Io, file: string | undefined, options: SubmitOptions): Promise<number> => {
  if (options.type !== undefined) typeNamed(options.type)
  const store = storeOf(io, options.store)
  checkRun(io, store, options.run)
  const bytes = await readDocument(io, file)
  const type = typeOf(options.type, bytes)
  const outcome = await submitCanonical(store, {
    run: options.run,
    type,
    bytes,
    repair: options.repair === true,
    vocabulary: vocabularyOf(type, readContracts(workTreeOf(io))),
    commit: readHeadCommit(io.cwd),
    at: io.now().toISOString(),
  })
  if (outcome.ok) {
    const path = shownPath(io, store, outcome.receipt.path)
    if (outcome.source)
      io.err(`The document was made from ${sources[outcome.source]}. The journal records this.\n`)
    if (outcome.isRepaired)
      io.err('The document was repaired before it was accepted. The journal records the repair.\n')
    if (outcome.receipt.isNew) io.err(takenBack(store, options.run, type))
    io.out(options.json ? `${JSON.stringify({ ...outcome.receipt, path })}\n` : `${path}\n`)
    return exitCodes.pass
  }
  const { errors, repaired } = outcome
  if (options.json) io.out(`${JSON.stringify({ type, verdict: 'invalid', errors, repaired })}\n`)
  io.err(
    `The ${type} document ${file === undefined || file === '-' ? '' : `${shownText(file)} `}was refused. Nothing was written.\n${errors.map(line => `  ${line}\n`).join('')}`,
  )
  io.err(repairLine(outcome, options.repair === true))
  io.err(`Fix the document and submit it again. This command prints its schema: closeout schema ${type}\n`)
  return exitCodes.findings
}

/** What the submission took back: "" where no phase had accepted another document of the type. */
const takenBack = (store: Store, run: string, type: ArtifactType): string => {
  const { events } = readRun(store, run)
  const accepted = replayRun(events.slice(0, -1)).accepted[type]
  const { accepted: held, expected } = replayRun(events)
  if (!accepted || held[type]) return ''
  return `The phase ${accepted.phase} had accepted another ${type}, which no longer counts. The run waits for the end of ${expected.join(' or ')}.\n`
}

/** What a repair did, or what it would do. */
const repairLine = (
  { repaired, notRepaired }: Pick<Refused, 'repaired' | 'notRepaired'>,
  isAsked: boolean,
): string => {
  if (notRepaired !== null)
    return isAsked
      ? `--repair cannot repair this document: ${notRepaired}.\n`
      : `--repair would not help: ${notRepaired}.\n`
  if (repaired === null) return ''
  return isAsked
    ? `The errors are those of the repaired document, which is printed below.\n${repaired}\n`
    : `The repaired document is printed below. Add --repair to submit it in this form.\n${repaired}\n`
}

type Refused = Extract<Acceptance, { readonly ok: false }>

type ValidateOptions = { readonly type?: string; readonly json?: true }

const validate = async (io: Io, files: readonly string[], options: ValidateOptions): Promise<number> => {
  if (options.type !== undefined) typeNamed(options.type)
  const policy = readContracts(workTreeOf(io))
  let worst: number = exitCodes.pass
  for (const file of files) {
    const reading = await readDocument(io, file).then(
      bytes => {
        const type = typeOf(options.type, bytes)
        return acceptArtifact(type, bytes, { repair: false, vocabulary: vocabularyOf(type, policy) })
      },
      (error: Error) => error,
    )
    const isUnreadable = reading instanceof Error
    const errors = isUnreadable ? [`(document): ${reading.message}`] : reading.ok ? [] : reading.errors
    const verdict = isUnreadable ? 'unreadable' : errors.length === 0 ? 'valid' : 'invalid'
    worst = Math.max(
      worst,
      { valid: exitCodes.pass, invalid: exitCodes.findings, unreadable: exitCodes.usage }[verdict],
    )
    if (options.json) io.out(`${JSON.stringify({ file, verdict, errors })}\n`)
    else io.out(`${file}: ${verdict}\n${errors.map(line => `  ${line}\n`).join('')}`)
  }
  return worst
}

/** `closeout artifact`: submit, validate and audit artifacts. */
export const register: Register = () => undefined

export const subcommands: Subcommands<'submit' | 'validate' | 'audit' | 'repair'> = {
  submit: (command, io, finish) => {
    command
      .argument('[file]', 'the document (default: standard input, also written as -)')
      .requiredOption('--run <id>', 'the run that the document belongs to')
      .addOption(typeOption())
      .option(...storeOption)
      .option('--repair', 'repair a document with JSON syntax errors, and record the repair in the journal')
      .option('--json', 'print the receipt or the errors as one line of JSON')
      .action(async (file: string | undefined, options: SubmitOptions) =>
        finish(await submit(io, file, options)),
      )
  },
  validate: (command, io, finish) => {
    command
      .argument('<file...>', 'the documents; - for standard input')
      .addOption(typeOption())
      .option('--json', 'print one line of JSON for each file: file, verdict, errors')
      .action(async (files: string[], options: ValidateOptions) => finish(await validate(io, files, options)))
  },
  audit: (command, io, finish) => {
    command
      .argument('[root]', 'the store (default: as for --store)')
      .option(...storeOption)
      .action(async (root: string | undefined, options: { readonly store?: string } & FormatFlags) =>
        finish(await auditStore(io, root ?? options.store, chosenFormat(options))),
      )
    addFormats(command, 'artifact audit')
  },
  repair: (command, io, finish) => {
    command
      .argument('[root]', 'the store (default: as for --store)')
      .option(...storeOption)
      .option('--json', 'print the repairs, and the findings that remain, as one line of JSON')
      .action(async (root: string | undefined, options: { readonly store?: string; readonly json?: true }) =>
        finish(await printRepairs(io, root ?? options.store, options.json === true)),
      )
  },
}

const typeOption = (): Option => offerValues(new Option('--type <type>', types), artifactTypeNames)

const types = `needed unless the document names its type; one of: ${artifactTypeNames.join(', ')}`
