import { closeoutBody } from './mirror.ts'

/** A complete closeout with these lines as its follow-ups: `[ ] backlog: Retry downloads too`. */
export const withRoutes = (...lines: readonly string[]): string =>
  closeoutBody().replace(
    '- Follow-ups: None, because nothing is left to do\n',
    `- Follow-ups:\n${lines.map(line => `  - ${line}`).join('\n')}\n`,
  )
