import type { OpenRequest } from '../../src/engine/open-change.ts'

/** The check of a checkout against its branch `main`, without a server. `body` null: none is known. */
export const localChange = (directory: string, body: string | null): OpenRequest => ({
  target: { kind: 'local', repository: null, number: null, base: 'main', body },
  directory,
  env: process.env,
  connect: null,
  policyPath: '.github/closeout.yml',
  mode: null,
  artifactStore: null,
  at: '2026-11-20T12:00:00.000Z',
  gateWorkflow: null,
})
