import { asObject, asText, type JsonObject } from '../../text/json/json.ts'
import type { SidecarFinding } from '../model/sidecar-finding.ts'

/** Check that a command check of the second format names its commit, and passed on a clean tree. */
export const checkEvidence = (evidence: JsonObject | null): readonly SidecarFinding[] => {
  if (evidence?.schema_version !== '2.0' || !Array.isArray(evidence.checks)) return []
  return evidence.checks.flatMap((entry, index) => {
    const check = asObject(entry)
    return check && asText(check.command) ? bound(check, `/checks/${index}`) : []
  })
}

const bound = (check: JsonObject, pointer: string): readonly SidecarFinding[] => {
  const finding = (at: string, message: string, fix: string): SidecarFinding => ({
    file: 'evidence.json',
    pointer: at,
    code: 'evidence-unbound',
    message,
    fix,
  })
  const missing = ['observed_at_commit', 'worktree_clean'].filter(key => check[key] === undefined)
  return [
    ...missing.map(key =>
      finding(pointer, `${key} is missing; a command check must say what it ran on`, `Add ${key}.`),
    ),
    ...(check.worktree_clean === false && check.status === 'pass'
      ? [
          finding(
            `${pointer}/status`,
            'status is "pass", but the work tree had uncommitted changes',
            'Write "not_verified", or run the check again on a clean work tree.',
          ),
        ]
      : []),
  ]
}
