import type { Report } from '../model/report.ts'

/** A verdict as a shape, so that it is told by more than a colour and a word. */
export const verdictShape = ({ verdict }: Report): string => (verdict === 'pass' ? '✔' : '✕')

/** Whose turn it is after the gate, and what they do. */
export const nextTurn = ({ verdict, mode, findings, subject }: Report): string => {
  if (verdict === 'undecided' && mode === 'enforce')
    return '**Next, a maintainer:** give the gate what it could not read, as below, and run it again.'
  if (verdict === 'pass' || mode === 'warn') {
    const isClean = !findings.some(({ level }) => level !== 'notice')
    if (isClean)
      return subject.kind === 'pull_request'
        ? '**Next, a reviewer:** read the closeout and the change.'
        : 'Nothing is left to do.'
  }
  return `**Next, the author:** take the steps below, then push or edit the text of the pull request${verdict === 'pass' ? ', where they apply' : ''}. \`closeout check\` says the same before you push.`
}
