import { runtimeRoots } from '../vocabulary/artifact-roots.ts'

const machinePath =
  /file:\/\/\S+|(?<![\w.:/])(?:\/(?:home|Users)\/[^\s/]+\/?\S*|\/root\/\S+|\/(?:private\/)?(?:tmp|var\/(?:folders|tmp))\/\S+)|\b[A-Za-z]:\\\S+|(?<!\w)~\/\S+|(?:\$HOME|\$\{HOME\}|%USERPROFILE%)[\\/]\S*/g
const runtimePath = new RegExp(
  `\\S*(?:${runtimeRoots.map(root => root.replaceAll('.', '\\.')).join('|')})/\\S+`,
  'gi',
)

/**
 * A text without the places that disappear with the machine of the run: paths into runtime roots and into
 * somebody's folders are replaced by words. It is also cut to what a reader reads.
 */
export const durableText = (text: string, maxLength = 400): string => {
  const short =
    text.length > maxLength ? `${text.slice(0, maxLength).replace(/[\ud800-\udbff]$/, '')}…` : text
  return short
    .replace(machinePath, 'a local file')
    .replace(runtimePath, 'a local file')
    .replace(/[\ud800-\udfff]/gu, '\ufffd')
}

/** Whether a reference leads to a place that outlives the run: an address, an issue, or a path of the repository. */
export const isDurableReference = (reference: string): boolean => {
  const text = reference.trim()
  if (/^https?:\/\/[^\s<>"`]{3,1000}$/.test(text)) return true
  if (/^(?:github:)?(?:[\w.-]+\/[\w.-]+)?#\d{1,10}$/.test(text)) return true
  return /^(?!\/|\.\.)[\w@][\w@./+-]{0,300}$/.test(text) && /[/.]/.test(text) && durableText(text) === text
}
