import { describe, expect, it } from '@jest/globals'
import { keepEvidence, renderKeptEvidence } from '../../../../src/core/lifecycle/evidence/kept-evidence.ts'
import type { ReplayInput } from '../../../../src/core/lifecycle/replay/replay.ts'

const row = {
  kind: 'check' as const,
  named: 'check a-->b',
  line: 3,
  verdict: 'holds' as const,
  reason: 'it succeeded',
  permission: null,
  url: null,
  found: { check: 8, run: 7 },
}

/** As much of the input as the evidence depends on. */
const input = (
  entry: { readonly frozen: { readonly evidence?: string } | null } | null,
  comment: string | null,
  evidence: readonly object[] = [row],
  merge: object | null = {},
) =>
  ({
    facts: { change: { merge }, comment: comment === null ? null : { body: comment } },
    gate: { report: { at: '2026-11-21T12:00:00.000Z', subject: { head: 'a'.repeat(40) }, evidence } },
    entry,
  }) as unknown as ReplayInput

describe('evidence that is kept', () => {
  const first = keepEvidence(input({ frozen: null }, null))
  const comment = renderKeptEvidence(first, null).join('\n')

  it('is what was found at the publication, sealed by its digest', () => {
    expect(first).toMatchObject({ isSealed: true, rows: [{ named: 'check a-->b', verdict: 'holds' }] })
    expect(keepEvidence(input({ frozen: null }, null, [row], null))).toBe(null)
    expect(keepEvidence(input({ frozen: null }, null, []))).toBe(null)
  })

  it('is read back from the record comment, whatever is found later', () => {
    const later = keepEvidence(input({ frozen: { evidence: first?.digest ?? '' } }, `x\n${comment}\ny`, []))
    expect(later).toEqual(first)
  })

  it('is no longer sealed where the seal is gone or another, and then says so', () => {
    for (const entry of [null, { frozen: {} }, { frozen: { evidence: 'b'.repeat(64) } }]) {
      const kept = keepEvidence(input(entry, comment))
      expect(kept).toMatchObject({ isSealed: false, digest: first?.digest })
      expect(renderKeptEvidence(kept, null).join('\n')).toContain('(**no longer sealed**)')
    }
  })

  it('is what was found, and not what somebody wrote into the comment before', () => {
    const forged = comment.replace('"holds"', '"contradicted"')
    expect(keepEvidence(input({ frozen: null }, forged))).toEqual(first)
    expect(keepEvidence(input({ frozen: { evidence: first?.digest ?? '' } }, forged))).toMatchObject({
      isSealed: false,
    })
    expect(keepEvidence(input({ frozen: { evidence: first?.digest ?? '' } }, 'a comment'))).toBe(null)
  })
})
