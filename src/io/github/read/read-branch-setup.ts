import type { BranchFacts } from '../../../core/diagnosis/model/setup-facts.ts'
import type { Repository } from '../../../core/gate/model/facts.ts'
import { type Known, known } from '../../../core/vocabulary/known.ts'
import { askExpected, type Client } from '../client/client.ts'
import { readPages } from '../client/read-pages.ts'
import { asList, asObject, asText, type Json } from '../client/shapes.ts'

/** Read what the rules of the default branch require, and the labels of the repository. */
export const readBranchSetup = async (
  client: Client,
  { owner, name: repo }: Repository,
): Promise<BranchFacts> => {
  const at = { owner, repo }
  const branch = await askExpected(client, {
    route: 'GET /repos/{owner}/{repo}',
    parameters: at,
    what: 'the repository',
    permission: 'metadata: read',
    shape: data => asText(asObject(data)?.default_branch) ?? undefined,
  })
  const labels = await readPages(
    client,
    {
      route: 'GET /repos/{owner}/{repo}/labels',
      parameters: at,
      what: 'the labels of the repository',
      permission: 'issues: read',
    },
    entry => asText(entry.name),
  )
  if (!branch.known) return { branch, requiredChecks: branch, hasMergeQueue: branch, labels }
  const rules = await readPages(
    client,
    {
      route: 'GET /repos/{owner}/{repo}/rules/branches/{branch}',
      parameters: { ...at, branch: branch.value },
      what: `the rules of ${branch.value}`,
      permission: 'metadata: read',
    },
    entry => entry,
  )
  const protection = await readProtection(client, { ...at, branch: branch.value })
  if (!rules.known) return { branch, requiredChecks: rules, hasMergeQueue: rules, labels }
  return {
    branch,
    requiredChecks: protection.known
      ? known([...new Set([...rules.value.flatMap(checksOfRule), ...protection.value])])
      : protection,
    hasMergeQueue: known(rules.value.some(({ type }) => type === 'merge_queue')),
    labels,
  }
}

const checksOfRule = (rule: Json): readonly string[] =>
  rule.type === 'required_status_checks'
    ? (asList(asObject(rule.parameters)?.required_status_checks, entry => asText(entry.context)) ?? [])
    : []

/** The older form of rules; whoever reads the branch sees the names of its checks. */
const readProtection = (
  client: Client,
  parameters: { readonly owner: string; readonly repo: string; readonly branch: string },
): Promise<Known<readonly string[]>> =>
  askExpected(client, {
    route: 'GET /repos/{owner}/{repo}/branches/{branch}',
    parameters,
    what: `the protection of ${parameters.branch}`,
    permission: 'contents: read',
    shape: data => {
      const checks = asObject(asObject(asObject(data)?.protection)?.required_status_checks)?.contexts
      return Array.isArray(checks) ? checks.filter(one => typeof one === 'string') : []
    },
  })
