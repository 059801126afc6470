import { type AuthorityRow, followUpAuthority } from '../../src/core/follow-ups/model/follow-up-authority.ts'
import { defaultFollowUpPolicy } from '../../src/core/follow-ups/model/follow-up-policy.ts'

const sources: Readonly<Record<Extract<AuthorityRow['who'], string>, string>> = {
  trusted_roles: `an author with one of \`trusted_roles\` (default: ${defaultFollowUpPolicy.follow_ups.trusted_roles.join(', ')})`,
  github: 'everybody whom GitHub lets do it',
  nobody: 'nobody',
}

/** Who can do what to follow-ups, and what happens otherwise, as rows. */
export const authorityRows = (): readonly (readonly string[])[] =>
  Object.values<AuthorityRow>(followUpAuthority).map(({ act, who, besides, does, otherwise }) => [
    act,
    [typeof who === 'string' ? sources[who] : `the roles ${who.join(', ')}`, besides]
      .filter(part => part !== '')
      .join('; '),
    does === '' ? '–' : does,
    otherwise,
  ])
