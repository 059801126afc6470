import { escapeMarkdown, escapeMarkdownCode } from '../../text/escape-markdown.ts'
import type { CheckOutput } from '../model/operation.ts'
import type { OurCheck } from '../model/pull-request-facts.ts'

/**
 * The check of a look that failed: the cause, and what to look for in the app’s log.
 *
 * @param observed  the check as it stands; what it keeps is carried on
 */
export const renderFailure = (cause: string, delivery: string, observed: OurCheck | null): CheckOutput => ({
  conclusion: 'failure',
  title: 'The artifact could not be looked at',
  summary: [
    `The look failed: ${escapeMarkdown(cause)}`,
    'Nothing was decided. What was approved stays as it is kept, and the next event or sweep looks again.',
    `To try now, press Recheck or comment \`/closeout recheck\`. In the app’s log it is ${escapeMarkdownCode(delivery)}.`,
  ].join('\n\n'),
  text: observed?.text ?? 'Nothing is known yet.',
  externalId: observed?.externalId ?? '',
  actions: ['recheck'],
})
