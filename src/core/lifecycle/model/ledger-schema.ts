import { z } from 'zod'
import { snapshotPattern } from '../../follow-ups/model/route-snapshot.ts'
import { ruleCodes } from '../../vocabulary/rule-codes.ts'
import { approvalWays, conclusions, involvements, receiptVersion } from './approval.ts'

const grantSchema = z.strictObject({
  base: z.string(),
  role: z.string(),
  customRole: z.string().exactOptional(),
  teams: z.array(z.string()),
  involved: z.array(z.enum(involvements)),
  policy: z.string(),
})

const receiptSchema = z.strictObject({
  version: z.literal(receiptVersion).exactOptional(),
  grant: grantSchema.exactOptional(),
  act: z.enum(['approve', 'override', 'hold', 'withdraw']),
  override: z
    .strictObject({ reason: z.string(), rules: z.array(z.enum(ruleCodes)), until: z.string() })
    .exactOptional(),
  repository: z.int(),
  kind: z.literal('pull_request'),
  number: z.int(),
  event: z.string(),
  via: z.enum(approvalWays),
  actor: z.string(),
  at: z.string(),
  head: z.string(),
  content: z.strictObject({ tree: z.string(), diff: z.string(), closeout: z.string() }),
  seal: z.string(),
})

/** A ledger as it is written into a check. Closed: only what the app writes is read. */
export const ledgerSchema = z.strictObject({
  repository: z.int(),
  entries: z.array(
    z.strictObject({
      number: z.int(),
      line: z.string(),
      conclusion: z.enum(conclusions),
      closeout: z.string(),
      receipts: z.array(receiptSchema),
      frozen: z
        .strictObject({
          closeout: z.string(),
          approval: z.string().nullable(),
          routes: z.array(z.string().regex(snapshotPattern)).nullable().exactOptional(),
          edited: z.string().exactOptional(),
          evidence: z
            .string()
            .regex(/^[0-9a-f]{64}$/)
            .exactOptional(),
        })
        .nullable(),
      base: z.string().exactOptional(),
      since: z.string().exactOptional(),
      isClosed: z.literal(true).exactOptional(),
      approval: z.string().nullable().exactOptional(),
      decided: z
        .strictObject({ until: z.string(), granted: z.array(z.string()), refused: z.array(z.string()) })
        .exactOptional(),
      opened: z.array(z.strictObject({ issue: z.string(), at: z.string() })).exactOptional(),
    }),
  ),
})
