import { join } from 'node:path'
import type { PolicyReading } from '../../core/policy/model/policy.ts'
import { policyPath } from '../../core/policy/model/policy.ts'
import { casesPathOf } from '../../core/policy/model/policy-path.ts'
import { absentPolicy } from '../../core/policy/model/unreadable-policy.ts'
import { shownText } from '../../core/text/shown-text.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { checkChange } from '../../engine/check-change.ts'
import { noTokenFor } from '../../engine/make-change.ts'
import { ownerPolicyReader } from '../../engine/policy/read-owner-policy.ts'
import { readFileWithOwner } from '../../engine/policy/read-work-tree-policy.ts'
import { runCases } from '../../engine/policy/run-cases.ts'
import { topOf } from '../../io/git/checkout/read-unignored-roots.ts'
import { createClient } from '../../io/github/client/client.ts'
import { readBytes } from '../../io/store/store-disk.ts'
import { chosenFormat, type FormatFlags, printReport } from '../formats.ts'
import { githubOf } from '../io/connect-github.ts'
import { ownerPolicyFrom } from '../io/local-change.ts'
import { exitCodes, type Io } from '../io/terminal.ts'
import { readNamed } from './read-policy-option.ts'

export type TestOptions = FormatFlags & {
  readonly file?: string
  readonly cases?: string
  readonly repo?: string
  readonly ownerPolicy?: string
}

/** `closeout policy test`: run the cases of the work tree under its policy. */
export const test = async (options: TestOptions, io: Io): Promise<number> => {
  const top = topOf(io.cwd) ?? io.cwd
  const file = options.file ?? policyPath
  const cases = options.cases ?? casesPathOf(file)
  const isUsual = options.file === undefined
  const content = isUsual ? readBytes(join(top, file)) : readNamed('--file', file, io)
  const casesContent =
    options.cases !== undefined || !isUsual ? readNamed('--cases', cases, io) : readBytes(join(top, cases))
  if (!casesContent) {
    throw new CloseoutError('usage', `There are no cases: ${cases} is missing, or is no file.`, {
      where: cases,
      fix: 'Write one; docs/policy.md has an example. Or name another one with --cases.',
    })
  }
  const reading = await readPolicyOf(file, content, options, io)
  const at = io.now().toISOString()
  const run =
    reading.problems.length > 0
      ? { problems: [], cases: [] }
      : await runCases({ content: casesContent, path: cases }, { reading, policyPath: file, at }, checkChange)
  const problems = [...reading.problems, ...run.problems]
  const isFine = problems.length === 0 && run.cases.every(({ differences }) => differences.length === 0)
  const report = { policy: reading.source, path: cases, problems, cases: run.cases }
  await printReport('policy test', report, { format: chosenFormat(options), io, isFine })
  if (isFine) return exitCodes.pass
  const unread = problems.find(({ isUnread }) => isUnread)
  if (!unread) return exitCodes.findings
  const fix = unread.fix ? ` Fix: ${shownText(unread.fix)}` : ''
  io.err(
    `closeout: The policy in force is not known. ${shownText(unread.message.replace(/\.?$/, '.'))}${fix}\n`,
  )
  return exitCodes.usage
}

const readPolicyOf = async (
  path: string,
  content: Uint8Array | null,
  options: TestOptions,
  io: Io,
): Promise<PolicyReading> => {
  if (content === null) return absentPolicy
  const { repository, connect } = await githubOf(options, io)
  const client = connect && (async () => createClient(await connect()))
  return readFileWithOwner(content, path, {
    repository,
    readOwnerPolicy:
      ownerPolicyFrom(options.ownerPolicy, io) ?? ownerPolicyReader(repository, client, noTokenFor('local')),
  })
}
