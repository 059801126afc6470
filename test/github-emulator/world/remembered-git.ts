/** Answers of git that need no new process: starting one takes longer than all else that the stand-in does. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { GitRun } from './git.ts'

/** Commands that only read, and say the same for the same objects. */
const readers = new Set(['cat-file', 'diff', 'diff-tree', 'ls-tree', 'merge-base', 'rev-list', 'show'])

/** One or two objects by their full ids: `a`, `a^{commit}`, `a..b`, `a...b`. */
const objects = /^[0-9a-f]{40}(?:\^\{[a-z]+\}|\.{2,3}[0-9a-f]{40})?$/

/** Whether git can only ever give one answer: every object is named by its id, none by a ref. */
export function hasOneAnswer([command = '', ...args]: readonly string[]): boolean {
  if (command === '--literal-pathspecs') return hasOneAnswer(args)
  const isReader = readers.has(command) || (command === 'rev-parse' && args[0] === '--verify')
  const end = args.indexOf('--')
  const named = (end < 0 ? args : args.slice(0, end)).filter(arg => !arg.startsWith('-'))
  const words = command === 'cat-file' ? named.slice(args[0]?.startsWith('-') ? 0 : 1) : named
  return isReader && words.length > 0 && words.every(word => objects.test(word))
}

const mostAnswers = 5000
const answers = new Map<string, Promise<GitRun>>()

/** Run once what has one answer. A failure is not kept: the object may still come. */
export function runOnce(dir: string, args: readonly string[], run: () => Promise<GitRun>): Promise<GitRun> {
  const key = [dir, ...args].join('\0')
  const known = answers.get(key)
  if (known) return known
  if (answers.size >= mostAnswers) answers.clear()
  const answer = run()
  answers.set(key, answer)
  const forget = (): void => void answers.delete(key)
  answer.then(({ code }) => code === 0 || forget(), forget)
  return answer
}

/** The commit of a branch that lies in a file of its own; null where git has to be asked. */
export async function readLooseBranch(dir: string, ref: string): Promise<string | null> {
  if (!/^refs\/heads\/[\w./-]+$/.test(ref) || ref.includes('..')) return null
  const text = await readFile(join(dir, ref), 'utf8').catch(() => '')
  return /^[0-9a-f]{40}\n$/.test(text) ? text.trimEnd() : null
}
