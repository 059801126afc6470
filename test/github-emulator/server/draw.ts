import { createHash } from 'node:crypto'

/** A number from 0 to below 1 that hangs on the seed and the name alone, never on what was drawn before. */
export function draw(seed: number, name: string): number {
  return createHash('sha256').update(`${seed} ${name}`).digest().readUInt32BE(0) / 2 ** 32
}
