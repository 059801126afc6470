import type { Report } from '../../gate/model/report.ts'
import { evaluateAuthority } from '../../lifecycle/replay/evaluate-authority.ts'
import { isSameName } from '../../vocabulary/github-names.ts'
import { known } from '../../vocabulary/known.ts'
import type { Policy } from '../model/policy.ts'
import type { PlacedCase } from './read-cases.ts'

/** A case with what the policy decides otherwise, as sentences; none for a case that holds. */
export type EvaluatedCase = {
  readonly name: string
  readonly line: number
  readonly differences: readonly string[]
}

/** The author of a pull request whose case names none. */
export const usualAuthor = 'octocat'

/** Compare what a case expects with what was decided. */
export const evaluateCase = (
  one: PlacedCase,
  report: Pick<Report, 'verdict' | 'findings'>,
  policy: Policy,
): EvaluatedCase => ({
  name: one.name,
  line: one.line,
  differences: [
    ...differingVerdict(one, report),
    ...differingFindings(one, report),
    ...differingApproval(one, policy),
  ],
})

type Decided = Pick<Report, 'verdict' | 'findings'>

const differingVerdict = ({ expect }: PlacedCase, { verdict, findings }: Decided): readonly string[] => {
  if (expect.verdict === undefined || expect.verdict === verdict) return []
  const why = findings.find(({ level }) => level === 'error')?.message
  return [
    `The verdict is ${verdict}, and the case says ${expect.verdict}.${why ? ` First error: ${why}` : ''}`,
  ]
}

const differingFindings = ({ expect }: PlacedCase, { findings }: Decided): readonly string[] => {
  const { findings: expected } = expect
  if (expected === undefined) return []
  const compared = findings.filter(({ level }) => level !== 'notice')
  const codes = [...new Set(compared.map(({ code }) => code))]
  const absent = expected.filter(code => !codes.includes(code))
  const more = codes.filter(code => !expected.includes(code))
  return [
    ...absent.map(code => `The case says ${code}, and there is no such error or warning.`),
    ...more.map(code => {
      const first = compared.find(one => one.code === code)
      return `There is a ${code} (${first?.level}) that the case does not name: ${first?.message}`
    }),
  ]
}

const differingApproval = ({ expect, approval, change }: PlacedCase, policy: Policy): readonly string[] => {
  if (expect.approval === undefined || approval === undefined) return []
  const { by, role, teams = [], bot = false, involved = [] } = approval
  const author = involved.includes('author') ? by : (change?.author ?? usualAuthor)
  const isIn = (team: string): boolean => teams.some(one => isSameName(one, team))
  const denials = evaluateAuthority(
    { login: by, isBot: bot },
    { change: { author: { login: author } } },
    {
      roles: new Map([[by, known(role)]]),
      customRoles: new Map(),
      memberships: new Map([[by, known(policy.approval.teams.filter(isIn))]]),
      committers: known(involved.includes('committer') ? [by] : []),
      pushers: known(involved.includes('last_pusher') ? [by] : []),
    },
    involved.includes('initiator') ? [{ run: { started_by: by } }] : [],
    policy,
  )
  const decided = denials.length === 0 ? 'granted' : 'denied'
  if (decided === expect.approval) return []
  const why = denials.map(denial => denial.why).join('; ')
  return [
    `The approval of @${by} is ${decided}, and the case says ${expect.approval}.${why ? ` ${why}.` : ''}`,
  ]
}
