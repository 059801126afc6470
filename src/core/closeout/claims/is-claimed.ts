/** A stretch of a sentence. */
type Span = { readonly at: number; readonly end: number }

/** A path of a sentence, and the paths before and after it. */
export type PathInSentence = {
  readonly path: Span
  readonly previous: Span | undefined
  readonly next: Span | undefined
}

/** A sentence of one line: the places of the verbs that claim a change, and of what ends their reach, both ascending. */
export type ClaimingText = {
  readonly text: string
  readonly verbs: readonly number[]
  readonly stops: () => readonly number[]
}

/**
 * Words after which a verb says nothing of the paths that follow: a denial, another clause, another verb. `not only` is no
 * denial. Neither does it reach beyond the colon after a path: what follows tells more of that path. Where it is not sure
 * what a verb is about, nothing is claimed.
 */
const stop =
  /(?<![\w/.-])(?:not(?! only)|never|neither|nor|which|whom?|whose|where|when|that|after|before|per|(?<!well )as(?! well as)|than|because|since|so|once|until|unlike|like|similar|using|following|without|instead|except|besides|(?:re-?)?(?:review|check|compar|confirm|consult|consider|inspect|look|mention|referenc|match|mirror|quot|cit|point|link|skipp|touch)(?:ed|ing)|(?:re-?)?read(?:ing)?|verif(?:ied|ying)|left|leaving|kept|keep(?:s|ing)?|to (?:replace|match|agree|mirror|follow|reflect|complement|supersede|avoid|keep|fit|suit|be))(?![\w/-]|\.\w)|(?<=[\uE001\uE004]|[\w-]\.\w{1,9}):\s/gi

/** Where the reach of a verb ends. A word right before a path is judged with that path alone. */
export const listStops = (text: string): readonly number[] =>
  [...text.matchAll(stop)].map(({ index }) => index)

/** How much of a sentence is searched behind a path. */
const reach = 120

const filler =
  /^(?:is|are|was|were|has|have|been|now|both|all|also|and|a|the|newly|freshly|section|sections|[:(–—-]+|[\w@./-]+\.\w+)$/i

/** Only fillers and other paths are between a path and the verb after it: `docs/a.md and docs/b.md were updated`. */
const isRightBehind = (between: string): boolean =>
  between.length <= reach &&
  !/(?:^|\s)(?:and|then|&)\s+$/i.test(between) &&
  between.split(/[\s,\uE000-\uE00F()]+/).every(word => word === '' || filler.test(word))

/** The change is said to be somewhere else: in another pull request, or at another time. */
const elsewhere =
  /^[^,;]{0,40}?(?:\b(?:in|by|with|via)[\s\uE000-\uE00F]+(?:#\d|GH-\d|[\w.-]+\/[\w.-]+#\d|https?:|(?:pull request|PR|issue)\b|(?:another|an earlier|a (?:follow|separate|later|previous|different)|the (?:previous|next|last|other))\b)|\b(?:elsewhere|separately|upstream)\b)/i

const isElsewhere = (behind: string): boolean => /[a-z]/i.test(behind) && elsewhere.test(behind)

/** A path after another one has its own verb: `Updated docs/a.md, README.md is still right`. */
const ownVerb =
  /^[\s\uE000-\uE00F)]*(?:is|are|was|were|still|stays?|remains?|need(?:s|ed)?|keeps?|links?|has|have|had|does|do|did|already|covers?|describes?|says?|said|explains?|shows?|lists?|mentions?|can|will|would|should)(?![\w-])/i

/** Verbs of which the path may be a name that is put into a list. */
const placing = /^(?:added|appended|moved)(?!\w)/i
/** Words behind `to` that tell what a file is for, and no place. None of them is also a common noun. */
const purpose =
  /^(?:describe|document|cover|explain|show|hold|verify|generate|provide|state|say|give|make|tell|include|let|allow|enable|seed)$/i

/** What follows says where the name of a path is put: `Added src/old/ and src/older/ to the lint run`. */
const isPutSomewhere = (text: string, verb: number, after: number): boolean => {
  if (!placing.test(text.slice(verb, verb + reach))) return false
  const words = text.slice(after, after + reach).split(/[\s,&\uE000-\uE00E()[\]*]+/)
  const at = words.findIndex(word => !/^(?:|and|\S*[./\uE00F]\S*)$/i.test(word))
  const goal = words[at + 1] ?? ''
  // `Moved docs/a.md to docs/b.md` moves the file itself.
  if (/^moved/i.test(text.slice(verb, verb + reach)) && /[./\uE00F]/.test(goal)) return false
  return /^(?:to|into|onto)$/i.test(words[at] ?? '') && !purpose.test(goal)
}

/** The last of some ascending places before one; -1 where there is none. */
const lastBefore = (places: readonly number[], at: number): number => {
  let [low, high] = [0, places.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((places[middle] ?? 0) < at) low = middle + 1
    else high = middle
  }
  return low === 0 ? -1 : (places[low - 1] ?? -1)
}

/** Whether a sentence says of a path that it was changed: the path is what a verb is about, in this change. */
export const isClaimed = ({ text, verbs, stops }: ClaimingText, place: PathInSentence): boolean => {
  const { path } = place
  if (verbs.length === 0 || isElsewhere(text.slice(path.end, path.end + reach))) return false
  return isObject(text, verbs, stops, place) || isPassive(text, verbs, place)
}

const isObject = (
  text: string,
  verbs: readonly number[],
  stops: ClaimingText['stops'],
  { path, previous }: PathInSentence,
): boolean => {
  const verb = lastBefore(verbs, path.at)
  if (verb === -1) return false
  // Nothing can end its reach where the path follows at once.
  if (!/^\w+ $/.test(text.slice(verb, path.at)) && lastBefore(stops(), path.at) > verb) return false
  if (isPutSomewhere(text, verb, path.end)) return false
  const isLater = previous !== undefined && previous.at > verb
  return !(isLater && ownVerb.test(text.slice(path.end, path.end + reach)))
}

const isPassive = (text: string, verbs: readonly number[], { path, next }: PathInSentence): boolean => {
  const verb = verbs.find(at => at >= path.end)
  if (verb === undefined || !isRightBehind(text.slice(path.end, verb).slice(0, reach + 1))) return false
  const word = /^\w+/.exec(text.slice(verb, verb + reach))?.[0] ?? ''
  if (isPutSomewhere(text, verb, verb + word.length)) return false
  const hasObject =
    next !== undefined &&
    next.at > verb &&
    /^[\s\uE000-\uE00F]*(?:the |a |an |our |its )?$/.test(
      text.slice(verb + word.length, next.at).slice(0, reach),
    )
  return !hasObject
}
