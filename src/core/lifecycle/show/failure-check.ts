import { escapeMarkdown, escapeMarkdownCode } from '../../text/escape-markdown.ts'
import type { CheckOutput } from '../model/operation.ts'
import type { OurCheck } from '../model/pull-request-facts.ts'

/**
 * The check after a failure: the cause, and what to search in the app’s log.
 *
 * @param observed  the existing check; its ledger is kept
 */
export const renderFailure = (cause: string, delivery: string, observed: OurCheck | null): CheckOutput => ({
  conclusion: 'failure',
  title: 'The pull request could not be checked',
  summary: [
    `The check failed: ${escapeMarkdown(cause)}`,
    'The state did not change, and approvals are kept. The app tries again at the next event or sweep.',
    `To try again now, press Recheck or comment \`/closeout recheck\`. In the app’s log, search for ${escapeMarkdownCode(delivery)}.`,
  ].join('\n\n'),
  text: observed?.text ?? 'There is no result yet.',
  externalId: observed?.externalId ?? '',
  actions: ['recheck'],
})
