import { type Fault, secondaryLimit } from '../../github-emulator/server/faults.ts'

/** How one request of the app goes wrong. */
export const faultKinds = {
  '500': { status: 500 },
  'three times 500 in a row': { status: 500, times: 3 },
  '502 after the request was done': { status: 502, isApplied: true },
  '429': {
    status: 429,
    headers: { 'retry-after': '30' },
    body: { message: 'Too many requests.', documentation_url: 'https://docs.github.com/rest' },
  },
  '403 of the secondary limit': secondaryLimit,
  '401': {
    status: 401,
    body: { message: 'Bad credentials', documentation_url: 'https://docs.github.com/rest' },
  },
  'an answer that comes too late': { status: 'late', delayMs: 4_000 },
  'an answer that is cut off': { status: 'cut' },
  'a connection that breaks before the request was done': { status: 'drop' },
  'a connection that breaks after the request was done': { status: 'drop', isApplied: true },
} as const satisfies Readonly<Record<string, Fault>>

export type FaultKind = keyof typeof faultKinds
export const allKinds = Object.keys(faultKinds) as readonly FaultKind[]
