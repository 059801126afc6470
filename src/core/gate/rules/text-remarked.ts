import type { Remark } from '../../closeout/model/closeout.ts'
import type { RuleCode } from '../../vocabulary/rule-codes.ts'
import { finding, placeIn } from '../finding.ts'
import type { EvaluateRule } from '../model/rule-context.ts'

/** Which rule a remark of the parser belongs to. */
const codes = {
  'body-unreadable': 'body-unreadable',
  'body-broken-command': 'body-broken-command',
  'section-repeated': 'section-repeated',
  'route-target-unknown': 'route-unclear',
  'deferred-without-trigger': 'route-unclear',
  'rejected-without-reason': 'route-unclear',
} as const satisfies Record<Remark['kind'], RuleCode>

/** Remarks of the parser on the text itself: `body-unreadable`, `body-broken-command`, `section-repeated`, `route-unclear`. */
export const textRemarked: EvaluateRule = ({ reading, isCloseoutRequired }) =>
  reading === null || !isCloseoutRequired
    ? []
    : reading.closeout.remarks.map(({ kind, line, message, fix }) =>
        finding(codes[kind], placeIn(reading.source, line), message, fix === undefined ? {} : { fix }),
      )
