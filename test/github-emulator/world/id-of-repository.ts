import { askAsRoot } from '../server/call.ts'
import type { World } from './model.ts'

/** The number that the emulator gave a repository. */
export async function idOfRepository(world: World, fullName: string): Promise<number> {
  return ((await askAsRoot(world, `/repos/${fullName}`)) as { readonly id: number }).id
}
