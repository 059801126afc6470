import type { Command } from 'commander'
import { artifactTypes } from '../../core/artifacts/model/artifact-types.ts'
import { fillContracts } from '../../core/artifacts/model/contracts.ts'
import type { ContractsFile } from '../../core/artifacts/model/contracts-schema.ts'
import { acceptArtifact } from '../../core/artifacts/submit/accept-artifact.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { type ArtifactType, artifactTypeNames, isArtifactType } from '../../core/vocabulary/names.ts'
import { readContracts } from '../../engine/read-contracts.ts'
import { submitCanonical } from '../../engine/submit-canonical.ts'
import { readHeadCommit } from '../../io/git/objects/read-head-commit.ts'
import { checkRunId } from '../../io/store/open-store.ts'
import { readDocument } from '../io/read-document.ts'
import { exitCodes, type Io, shownPath, storeOf, storeOption } from '../io/terminal.ts'
import { auditStore } from '../show/audit-store.ts'

const typeNamed = (name: string): ArtifactType => {
  if (isArtifactType(name)) return name
  throw new CloseoutError(
    'usage',
    `--type: unexpected ${JSON.stringify(name.slice(0, 80))}, expected ${artifactTypeNames.join(', ')}.`,
  )
}

const vocabularyOf = (type: ArtifactType, policy: ContractsFile): readonly string[] | undefined => {
  const { statuses } = fillContracts(policy).phases[artifactTypes[type].phase]
  return statuses.length > 0 ? statuses : undefined
}

type SubmitOptions = {
  readonly run: string
  readonly type: string
  readonly store?: string
  readonly repair?: true
  readonly json?: true
}

const submit = async (io: Io, file: string | undefined, options: SubmitOptions): Promise<number> => {
  const type = typeNamed(options.type)
  checkRunId(options.run)
  const store = storeOf(io, options.store)
  const outcome = await submitCanonical(store, {
    run: options.run,
    type,
    bytes: await readDocument(io, file),
    repair: options.repair === true,
    vocabulary: vocabularyOf(type, readContracts(io.cwd)),
    commit: readHeadCommit(io.cwd),
    at: io.now().toISOString(),
  })
  if (outcome.ok) {
    const path = shownPath(io, store, outcome.receipt.path)
    if (outcome.isRepaired) io.err('The document was mended before it was accepted; the journal says so.\n')
    io.out(options.json ? `${JSON.stringify({ ...outcome.receipt, path })}\n` : `${path}\n`)
    return exitCodes.pass
  }
  const { errors, repaired, notRepaired } = outcome
  if (options.json) io.out(`${JSON.stringify({ type, verdict: 'invalid', errors, repaired })}\n`)
  io.err(`${type} was refused, and nothing was written:\n${errors.map(line => `  ${line}\n`).join('')}`)
  if (repaired !== null) io.err(`Mended, it would read as follows; --repair accepts it so:\n${repaired}\n`)
  if (notRepaired !== null) io.err(`It was not mended: ${notRepaired}.\n`)
  io.err(`Correct it and submit it again; what is expected: closeout schema ${type}\n`)
  return exitCodes.findings
}

type ValidateOptions = { readonly type: string; readonly json?: true }

const validate = async (io: Io, files: readonly string[], options: ValidateOptions): Promise<number> => {
  const type = typeNamed(options.type)
  const vocabulary = vocabularyOf(type, readContracts(io.cwd))
  let worst: number = exitCodes.pass
  for (const file of files) {
    const reading = await readDocument(io, file).then(
      bytes => acceptArtifact(type, bytes, { repair: false, vocabulary }),
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
export const register = (program: Command, io: Io, finish: (exitCode: number) => void): void => {
  const artifact = program
    .command('artifact')
    .description('Submit, validate and audit the artifacts of a run.')
  const types = `one of: ${artifactTypeNames.join(', ')}`
  artifact
    .command('submit')
    .description(
      'Validate a document and put it into the store: the only way in. Exit: 0 done, 1 refused, 2 not possible.',
    )
    .argument('[file]', 'the document; - or nothing for standard input')
    .requiredOption('--run <id>', 'the run that it belongs to')
    .requiredOption('--type <type>', types)
    .option(...storeOption)
    .option('--repair', 'accept almost-JSON in its mended form, and note it in the journal')
    .option('--json', 'print the receipt, or the refusal, as a line of JSON')
    .action(async (file: string | undefined, options: SubmitOptions) =>
      finish(await submit(io, file, options)),
    )
  artifact
    .command('validate')
    .description('Hold documents against their type; nothing is written. Exit: 0 valid, 1 not, 2 unreadable.')
    .argument('<file...>', 'the documents; - for standard input')
    .requiredOption('--type <type>', types)
    .option('--json', 'print a line of JSON a file: file, verdict, errors')
    .action(async (files: string[], options: ValidateOptions) => finish(await validate(io, files, options)))
  artifact
    .command('audit')
    .description('Hold the store against its journals. Exit: 0 clean, 1 findings, 2 no store.')
    .argument('[root]', 'the store (default: .agent/artifacts here)')
    .option(...storeOption)
    .option('--json', 'print the findings as JSON')
    .action(async (root: string | undefined, options: { readonly store?: string; readonly json?: true }) =>
      finish(await auditStore(io, root ?? options.store, options.json === true)),
    )
}
