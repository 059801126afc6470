import type { Remark } from '../../core/closeout/model/closeout.ts'
import type { RuleCode } from '../../core/vocabulary/rules.ts'
import type { JudgeRule } from '../../model/judged-change.ts'
import { found } from '../found.ts'
import { placeIn } from '../place-in.ts'

/** Which rule a remark of the parser belongs to. */
const codes = {
  'body-unreadable': 'body-unreadable',
  'body-broken-command': 'body-broken-command',
  'section-repeated': 'section-repeated',
  'route-target-unknown': 'route-unclear',
  'deferred-without-trigger': 'route-unclear',
  'rejected-without-reason': 'route-unclear',
} as const satisfies Record<Remark['kind'], RuleCode>

/** What reading the text alone showed: `body-unreadable`, `body-broken-command`, `section-repeated`, `route-unclear`. */
export const textRemarked: JudgeRule = ({ reading, isCloseoutRequired }) =>
  reading === null || !isCloseoutRequired
    ? []
    : reading.closeout.remarks.map(({ kind, line, message, fix }) =>
        found(codes[kind], placeIn(reading.source, line), message, fix === undefined ? {} : { fix }),
      )
