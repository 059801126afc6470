import type { Repository } from '../../core/gate/model/facts.ts'
import { type Known, known, unknown } from '../../core/vocabulary/known.ts'
import type { Client } from '../../io/github/client/client.ts'
import { lazy } from '../lazy.ts'

/** The policy file of an owner. `path` names it for readers, with its repository; `source` names its version too. */
export type OwnerPolicyFile = { readonly path: string; readonly source: string; readonly content: Uint8Array }

/** Reads the policy of the owner, from the file of the same path as the repository's. `null`: there is none. */
export type ReadOwnerPolicy = (path: string) => Promise<Known<OwnerPolicyFile | null>>

/** The repository of an owner that holds what all its repositories share. */
export const ownerRepository = '.github'

/** Read the owner's policy from GitHub: the file at the default branch of the repository `.github`. */
export const ownerPolicyReader =
  (repository: Repository | null, client: (() => Promise<Client>) | null, noToken: string): ReadOwnerPolicy =>
  async path => {
    if (repository === null) return unknown('the owner of this repository is not known')
    if (client === null) return unknown(noToken)
    const place = { owner: repository.owner, name: ownerRepository }
    const { readCurrentFile } = await lazy.readCurrentFile()
    const file = await readCurrentFile(await client(), place, path)
    if (!file.known || file.value === null) return file as Known<null>
    const { content, oid } = file.value
    const named = `${place.owner}/${place.name}/${path}`
    return known({ path: named, source: `${named}@${oid}`, content })
  }
