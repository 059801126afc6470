import { closeoutFields } from '../../core/closeout/model/closeout.ts'
import type { PartConflict } from '../../core/closeout/model/section-blocks.ts'
import { shownText } from '../../core/text/shown-text.ts'

/** The parts that people and the sidecars changed differently, as a diff: `-` is written in the body, `+` was rendered. */
export const conflictText = (
  place: string,
  conflicts: readonly PartConflict[],
  decode: (text: string) => string,
): string =>
  conflicts
    .map(({ part, written, rendered }) => {
      const title = part === 'record' ? 'the machine record' : closeoutFields[part].title
      const same = new Set(rendered.filter(line => written.includes(line)))
      const line = (mark: string) => (text: string) => `  ${mark} ${shownText(decode(text))}\n`
      return [
        `${shownText(place)}: ${title} was changed by hand, and the sidecars now say something else:\n`,
        ...written.filter(text => !same.has(text)).map(line('-')),
        ...rendered.filter(text => !same.has(text)).map(line('+')),
      ].join('')
    })
    .join('')
