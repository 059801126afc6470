import type { AccessRole } from './model/facts.ts'

/** GitHub's own roles that may push. */
const writing = ['write', 'maintain', 'admin']

/**
 * Whether a role is write or more. A custom role has a name of its own; `permission` is then the role that it is based
 * on, where GitHub folds maintain to write and triage to read.
 */
export const mayWrite = ({ role, permission }: AccessRole): boolean => writing.includes(permission ?? role)
