/** The app under test, and the app whose token a workflow gets. */
import { generateKeyPairSync } from 'node:crypto'
import type { App } from './model.ts'

/** What the app asks for. */
export const appPermissions = {
  actions: 'read',
  checks: 'write',
  contents: 'read',
  issues: 'write',
  members: 'read',
  merge_queues: 'read',
  metadata: 'read',
  pull_requests: 'write',
  statuses: 'write',
}

/** What the app subscribes to. */
export const appEvents = [
  'check_run',
  'check_suite',
  'installation',
  'installation_repositories',
  'issue_comment',
  'issues',
  'label',
  'merge_group',
  'milestone',
  'pull_request',
  'pull_request_review',
  'push',
  'release',
  'repository',
  'status',
  'workflow_run',
] as const

/** An app with a key of its own, installed on the repository's owner. */
export function makeApp(
  id: number,
  slug: string,
  name: string,
  permissions: Readonly<Record<string, string>>,
  events: readonly string[],
): App {
  const privateKey = keyOf(slug)
  return { id, slug, name, privateKey, installationId: id * 10, permissions, events }
}

/** A key takes a moment to make, so a process makes one for each app. */
const keys = new Map<string, string>()

function keyOf(slug: string): string {
  const known = keys.get(slug)
  if (known) return known
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
  })
  keys.set(slug, privateKey)
  return privateKey
}
