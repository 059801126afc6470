import picomatch from 'picomatch'

type Matcher = (path: string) => boolean

/** Braces are written out into so many globs at most. */
const mostAlternatives = 64
/** A glob with groups or classes is matched by backtracking, which takes the length of the path to this power. */
const mostBacktracking = 2

/** More wildcards in the name of a file or folder help nobody, and cost time for each path. */
const mostInName = 8
const mostInGlob = 24

/** What makes matching a path take too long, in words that follow "it must"; `null` for any other glob. */
export const costlyGlob = (glob: string): string | null => {
  if (glob.split('/').some(name => (name.match(/\*+/g)?.length ?? 0) > mostInName)) {
    return `have at most ${mostInName} wildcards between two slashes`
  }
  if ((glob.match(/\*+/g)?.length ?? 0) > mostInGlob) return `have at most ${mostInGlob} wildcards`
  const alternatives = expandBraces(glob)
  if (alternatives === null) return `have braces for at most ${mostAlternatives} combinations`
  for (const one of alternatives) {
    if (tokensOf(one) !== null) continue
    if (/[)}]\+|\([\s\S]*\+|[+*]\(/.test(one)) return 'not repeat a group, as in `+(…)`'
    const wildcards = one.match(/\*+(?:\/\*+)*|\]\+/g)?.length ?? 0
    const groups = one.match(/[({]/g)?.length ?? 0
    if (wildcards + groups > mostBacktracking || (one.match(/\|/g)?.length ?? 0) > mostAlternatives) {
      return `have at most ${mostBacktracking} wildcards and groups together, because it has groups, classes or escapes`
    }
  }
  return null
}

/** A matcher of paths in time that grows with the length of the path only. A glob that is too costly matches nothing. */
export const compileGlob = (glob: string): Matcher => {
  if (costlyGlob(glob) !== null) return path => path === glob
  const matchers = (expandBraces(glob) ?? []).map(one => {
    const found = tokensOf(one)
    if (found === null) return picomatch(one, { dot: true })
    const tokens = Int32Array.from(found)
    return (path: string) => matches(tokens, path)
  })
  return path => path === glob || matchers.some(matcher => matcher(path))
}

/** The globs that a list in braces stands for; `null` for too many. Ranges and escapes stay as they are. */
const expandBraces = (glob: string): readonly string[] | null => {
  if (/[\\([]|\.\.|\}\+|\*\*[{}]/.test(glob)) return [glob]
  const done: string[] = []
  const open = [glob]
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    const list = /\{([^{}]*,[^{}]*)\}/.exec(one)
    if (list === null) done.push(one)
    else {
      const [whole, inside = ''] = list
      for (const part of inside.split(',')) {
        open.push(one.slice(0, list.index) + part + one.slice(list.index + whole.length))
      }
    }
    if (done.length + open.length > mostAlternatives) return null
  }
  return done
}

/** A character that has to stand there, by its code, or one of `anyOne` to `rest`. */
type Token = number

/** One character of a name. */
const anyOne = -1
/** Any characters of a name. */
const star = -2
/** Any folders, each with its slash; `within` follows it and stands for the rest of such a folder. */
const folders = -3
const within = -4
/** The end, or a slash and `rest`. */
const tail = -5
const rest = -6

const slash = 0x2f
const codesOf = (text: string): readonly number[] => Array.from(text, one => one.codePointAt(0) ?? 0)

/** The parts of a glob of names, `*`, `**` and `?`; `null` where it has others. */
const tokensOf = (glob: string): readonly Token[] | null => {
  if (/[\\(){}|[\]]|^!|^\.\/|\/\/|^\/|\/$|^$/.test(glob)) return null
  const segments = glob.split('/')
  const tokens: Token[] = []
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1
    const isAnyPath = segment === '**'
    if (isAnyPath && segments[index + 1] === '**') continue
    if (isAnyPath && isLast) {
      const isFolderToo = index > 0 && !/\*$/.test(segments[index - 1] ?? '')
      if (isFolderToo) tokens[tokens.length - 1] = tail
      tokens.push(rest)
    } else if (isAnyPath) tokens.push(folders, within)
    else {
      const own = tokensOfSegment(segment, isLast)
      if (own === null) return null
      tokens.push(...own)
      if (!isLast) tokens.push(slash)
    }
  }
  return tokens
}

const tokensOfSegment = (segment: string, isLast: boolean): readonly Token[] | null => {
  if (segment.includes('**')) return null
  const characters = [...segment]
  return characters.flatMap((character, at): readonly Token[] => {
    if (character === '?') return [anyOne]
    if (character !== '*') return codesOf(character)
    const isWhole = segment === '*' || (isLast && at > 0 && /^\*?\.\*$/.test(segment))
    return isWhole ? [anyOne, star] : [star]
  })
}

/** Follow all ways to match at once, so that none is tried twice. A place is the number of the next token. */
const matches = (tokens: Int32Array, path: string): boolean => {
  const end = tokens.length
  const enteredAt = new Int32Array(end + 1).fill(-1)
  let places = new Int32Array(end + 1)
  let before = new Int32Array(end + 1)
  let count = 0
  let time = 0
  const enter = (first: number): void => {
    for (let at = first; enteredAt[at] !== time; ) {
      enteredAt[at] = time
      places[count] = at
      count += 1
      const token = tokens[at]
      if (token === star || token === rest) at += 1
      else if (token === folders) at += 2
      else if (token === tail) at = end
      else return
    }
  }
  enter(0)
  for (const code of codesOf(path)) {
    const most = count
    ;[before, places, count] = [places, before, 0]
    time += 1
    for (let index = 0; index < most; index += 1) {
      const at = before[index] ?? end
      const next = nextPlace(tokens[at], at, code)
      if (next !== null) enter(next)
    }
    if (count === 0) return false
  }
  return enteredAt[end] === time
}

/** The place behind a character; `null` where it may not stand there. */
const nextPlace = (token: Token | undefined, at: number, code: number): number | null => {
  if (token === code) return at + 1
  const isSlash = code === slash
  switch (token) {
    case anyOne:
      return isSlash ? null : at + 1
    case star:
      return isSlash ? null : at
    case folders:
      return isSlash ? at : at + 1
    case within:
      return isSlash ? at - 1 : at
    case tail:
      return isSlash ? at + 1 : null
    case rest:
      return at
    default:
      return null
  }
}
