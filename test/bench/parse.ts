import { parseCloseout } from '../../src/core/closeout/parse-closeout.ts'
import { plainBody, worstBodies } from '../support/closeouts/worst-bodies.ts'

const rounds = 5

const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0

const measure = (body: string): { readonly first: number; readonly usual: number } => {
  const times = Array.from({ length: rounds }, () => {
    const began = performance.now()
    parseCloseout(body)
    return performance.now() - began
  })
  return { first: times[0] ?? 0, usual: median(times) }
}

/** Print how long the parser takes for an ordinary body of 60 KB and for the slowest known bodies. */
export const run = async (): Promise<void> => {
  console.log(
    `${'body'.padEnd(24)}${'KB'.padStart(5)}${'first ms'.padStart(10)}${'median ms'.padStart(11)}  outcome`,
  )
  for (const [name, body] of Object.entries({ 'ordinary, 60 KB': plainBody, ...worstBodies })) {
    const { first, usual } = measure(body)
    const refused = parseCloseout(body).remarks.find(remark => remark.kind === 'body-unreadable')
    const size = Math.round(body.length / 1024)
    console.log(
      `${name.padEnd(24)}${String(size).padStart(5)}${first.toFixed(0).padStart(10)}${usual.toFixed(0).padStart(11)}  ${refused?.message ?? 'read'}`,
    )
  }
}
