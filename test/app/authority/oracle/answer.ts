/** `maybe` is what the text leaves open: a role that changed between the request and its reading. */
export type Answer = 'no' | 'maybe' | 'yes'

const rank = { no: 0, maybe: 1, yes: 2 } as const satisfies Record<Answer, number>

/** The worst of them; `yes` of none. */
export function all(...answers: readonly Answer[]): Answer {
  return answers.reduce((worst, each) => (rank[each] < rank[worst] ? each : worst), 'yes')
}

/** The best of them; `no` of none. */
export function some(...answers: readonly Answer[]): Answer {
  return answers.reduce((best, each) => (rank[each] > rank[best] ? each : best), 'no')
}

/** `yes` if it is so in all of these moments, `no` if in none. */
export function throughout(moments: readonly boolean[]): Answer {
  if (!moments.includes(true)) return 'no'
  return moments.includes(false) ? 'maybe' : 'yes'
}

export function not(answer: Answer): Answer {
  if (answer === 'maybe') return 'maybe'
  return answer === 'yes' ? 'no' : 'yes'
}
