import type { Trigger } from './model/follow-up.ts'

const date = /^(?:on |from |until )?(\d{4})-(\d\d)-(\d\d)\.?$/i
const release =
  /^(?:after |with |until |on )?(?:the )?(?:release )?(?:of )?(v?\d+(?:\.\d+){1,3}(?:-[\w.]+)?)(?: (?:is|has been) (?:out|released|published)| ships)?\.?$/i
const milestone =
  /^(?:when |until |after |with )?(?:the )?milestone (?:["“'`](.+?)["”'`]|(\S+))(?: (?:closes|is closed|has closed|ends))?\.?$/i
const count = /^(?:when |until |if |once )?(?:it (?:is |was )?)?seen (\d{1,4}) times\.?$/i

const isDay = (year: string, month: string, day: string): boolean => {
  const time = new Date(`${year}-${month}-${day}T00:00:00Z`)
  return !Number.isNaN(time.getTime()) && time.toISOString().slice(0, 10) === `${year}-${month}-${day}`
}

/**
 * Read what brings a deferred route back: `until 2027-01-15`, `after v2.1.0`, `when milestone "x" closes`,
 * `when seen 3 times`; the words around it may vary. Anything else is for people, and so is a day that no calendar has.
 */
export const readTrigger = (text: string): Trigger => {
  const plain = text.replace(/\s+/g, ' ').trim().slice(0, 500)
  const day = date.exec(plain)
  if (day && isDay(day[1] ?? '', day[2] ?? '', day[3] ?? '')) {
    return { kind: 'date', on: `${day[1]}-${day[2]}-${day[3]}` }
  }
  const tag = release.exec(plain)?.[1]
  if (tag) return { kind: 'release', tag }
  const named = milestone.exec(plain)
  const title = named?.[1] ?? named?.[2]
  if (title) return { kind: 'milestone', title: title.trim() }
  const times = Number(count.exec(plain)?.[1] ?? 0)
  return times > 0 ? { kind: 'count', times } : { kind: 'other', text: plain }
}
