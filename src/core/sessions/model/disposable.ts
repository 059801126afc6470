/**
 * The files of a session that hold no decision: state, logs and locks that Flow Agents writes by itself.
 *
 * The list is closed. A file that is neither here nor a sidecar is content, and content is kept until its bytes are
 * committed. `path` is matched from the session's folder on; `*` stands for one name. `isRead`: its lines are checked
 * for a decision first.
 */
export const disposableFiles = [
  { path: 'state.json', is: 'the state of a session that is over', isRead: false },
  { path: 'transition-attempts.json', is: 'state of the tool that wrote the session', isRead: false },
  { path: 'assignment-provider-state.json', is: 'state of the tool that wrote the session', isRead: false },
  { path: 'transition-diagnostics.jsonl', is: 'a log of the tool that wrote the session', isRead: false },
  { path: 'command-log.jsonl', is: 'a log of the tool that wrote the session', isRead: false },
  { path: 'agents/*/events.jsonl', is: 'a log of an agent', isRead: true },
  { path: '.workflow-sidecar.lock', is: 'a lock that nobody holds', isRead: false },
] as const satisfies readonly DisposableFile[]

export type DisposableFile = { readonly path: string; readonly is: string; readonly isRead: boolean }

const patterns = disposableFiles.map(file => ({
  file,
  pattern: new RegExp(`^${file.path.replaceAll('.', '\\.').replaceAll('*', '[^/]+')}$`),
}))

/** The row of the table for a file of a session, `null` for content. */
export const disposableFileOf = (path: string): DisposableFile | null =>
  patterns.find(({ pattern }) => pattern.test(path))?.file ?? null
