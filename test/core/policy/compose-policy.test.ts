import { describe, expect, it } from '@jest/globals'
import { agentMade, promotionByOwnership } from '../../../src/core/gate/model/policy-presets.ts'
import { composePolicy } from '../../../src/core/policy/compose-policy.ts'
import { explainPolicy } from '../../../src/core/policy/explain-policy.ts'
import { defaultPolicy } from '../../../src/core/policy/model/policy.ts'
import { suspendedPolicy } from '../../../src/core/policy/model/suspended-policy.ts'
import { readPolicyFile } from '../../../src/core/policy/read/read-policy-file.ts'

const path = '.github/closeout.yml'
const ownerPath = `octo/.github/${path}`
const compose = (own: string, owner: string | null = null) =>
  composePolicy(
    readPolicyFile(Buffer.from(own), path, `${path}@abc`),
    owner === null ? null : readPolicyFile(Buffer.from(owner), ownerPath, `${ownerPath}@def`),
  )
const inForce = (own: string, owner: string) => compose(own, owner).reading
const origins = (own: string, owner: string | null = null) =>
  Object.fromEntries(
    explainPolicy(compose(own, owner)).keys.map(({ key, value, from, path, line }) => [
      key,
      path === null ? [value, from] : [value, from, `${path}:${line}`],
    ]),
  )

describe('a policy that extends the owner’s', () => {
  it('merges mappings key by key, and replaces lists, levels and dates as a whole', () => {
    const owner = `inherited: warning
closeout: { section_names: [Handoff], drafts: judge, required_for: { labels: [ai] } }
evidence: { levels: { stale: error, unknown: warning } }
follow_ups: { targets: { doc: { labels: [docs], milestone: Next } } }
`
    const own = `extends: owner
closeout: { section_names: [Summary], required_for: { authors: [bot] } }
evidence: { levels: { unknown: error } }
follow_ups: { targets: { doc: { labels: [handbook] } } }
`
    const { policy, problems, source } = inForce(own, owner)
    expect(problems).toEqual([])
    expect(policy).toEqual({
      ...defaultPolicy,
      inherited: 'warning',
      closeout: {
        ...defaultPolicy.closeout,
        section_names: ['Summary'],
        drafts: 'judge',
        required_for: { labels: ['ai'], authors: ['bot'] },
      },
      evidence: {
        ...defaultPolicy.evidence,
        levels: { ...defaultPolicy.evidence.levels, stale: 'error', unknown: 'error' },
      },
      follow_ups: {
        ...defaultPolicy.follow_ups,
        targets: { doc: { labels: ['handbook'], milestone: 'Next' } },
      },
    })
    expect(source).toBe(`${path}@abc + ${ownerPath}@def`)
  })

  it('takes the preset of the owner, and what it means, unless it has its own', () => {
    expect(inForce('extends: owner\n', 'preset: agent-made\n').policy.closeout.required_for).not.toBeNull()
    expect(
      inForce('{extends: owner, preset: strict}\n', 'preset: agent-made\n').policy.closeout.required_for,
    ).toBeNull()
  })

  it('has its own preset with what it means, over the keys of the owner that the preset governs', () => {
    const owner = 'preset: agent-made\ncloseout: {required_for: {labels: [never]}, drafts: judge}\n'
    const requiredFor = (own: string) => inForce(`extends: owner\n${own}`, owner).policy.closeout.required_for
    expect(requiredFor('')).toEqual({ labels: ['never'] })
    expect(requiredFor('preset: strict\n')).toBeNull()
    expect(requiredFor('preset: agent-made\n')).toEqual(agentMade)
    expect(requiredFor('preset: strict\ncloseout: {required_for: {authors: [bot]}}\n')).toEqual({
      authors: ['bot'],
    })
    expect(inForce('extends: owner\npreset: strict\n', owner).policy.closeout.drafts).toBe('judge')
    expect(
      origins('extends: owner\npreset: agent-made\n', 'closeout: {required_for: {labels: [never]}}\n')[
        'closeout.required_for.labels'
      ],
    ).toEqual([agentMade.labels, 'preset', `${path}:2`])
    const rules = 'promotion: {preset: none, rules: [{when: [a], docs: [b]}]}\n'
    expect(inForce('extends: owner\npromotion: {preset: ownership}\n', rules).policy.promotion.length).toBe(
      1 + promotionByOwnership.length,
    )
  })

  it('inherits nothing where it does not say so', () => {
    expect(inForce('mode: enforce\n', 'inherited: notice\n').policy).toEqual(defaultPolicy)
  })

  it('inherits no contracts: local runs read them without a network', () => {
    expect(inForce('extends: owner\n', 'contracts: { retries: 1 }\n').problems).toEqual([])
  })

  it('does not inherit from a policy that extends another one', () => {
    const { policy, problems } = inForce('\nextends: owner\n', 'extends: owner\napproval: {roles: [admin]}\n')
    expect(problems).toEqual([
      {
        path,
        line: 2,
        column: 1,
        message: `the policy of the owner has a defect at ${ownerPath}:1:1: the policy of an owner must not extend another one.`,
        fix: `Correct ${ownerPath}. Remove \`extends\` from the policy of the owner.`,
        isOfOwner: true,
      },
    ])
    expect(policy.suspended).toContain('follow_ups')
  })

  it('names a defect of the owner’s file with its place there, and suspends only its section', () => {
    const { policy, problems } = inForce(
      'extends: owner\npublish: {on: release}\n',
      'mode: warn\napproval:\n  rolse: [admin]\n',
    )
    expect(problems.map(({ line, message }) => [line, message])).toEqual([
      [1, expect.stringContaining(`${ownerPath}:3:3: "rolse" is not a key of \`approval\`.`)],
    ])
    expect([policy.suspended, policy.mode, policy.publish.on]).toEqual([['approval'], 'enforce', 'release'])
  })

  it('grants nothing where what it extends is unclear', () => {
    for (const own of ['extends: acme\n', 'extend: owner\n', 'extends: [owner]\n']) {
      const { policy, problems } = compose(own).reading
      expect([problems.length, policy.suspended.length]).toEqual([1, 5])
    }
  })

  it('grants nothing where the owner’s file is no YAML', () => {
    const { policy, problems } = inForce('extends: owner\nmode: warn\n', 'a: [\n')
    expect([policy.mode, policy.suspended.length, problems.length]).toEqual(['enforce', 5, 1])
  })
})

describe('a floor of the owner', () => {
  const floor = `floor:
  mode: enforce
  preset: strict
  roots: [.scratch]
  allow: ['.flow-agents/config/**']
  inherited: warning
  closeout:
    exempt_authors: [dependabot[bot]]
    required_fields: [shipped, verification]
    section_skip: trivial
    drafts: judge
    since: 2026-06-01
  evidence: { levels: { contradicted: error, stale: warning }, claims: warning }
  approval: { required: true, bind: tree, roles: [maintain, admin], teams: [octo/Core], allow: [] }
  follow_ups: { open_when: published, trusted_roles: [admin], trusted_authors: [], trusts_approval: false }
`.replace('[dependabot[bot]]', "['Dependabot[bot]']")
  const weak = `extends: owner
mode: warn
preset: agent-made
allow: ['**']
inherited: notice
closeout:
  exempt_authors: ['dependabot[bot]', everybody]
  required_fields: [runtime]
  section_skip: always
  drafts: report
  since: 2026-11-01
evidence: { levels: { contradicted: notice, stale: error }, claims: notice }
approval: { required: false, bind: diff, roles: [read, admin], teams: [octo/core, octo/all], allow: [author] }
follow_ups: { open_when: never, trusted_roles: [read], trusted_authors: [someone], trusts_approval: true }
`

  it('is not weakened by any key, and leaves what is stricter', () => {
    const { policy, problems, overridden } = inForce(weak, floor)
    expect(problems).toEqual([])
    expect(policy).toEqual({
      ...defaultPolicy,
      preset: 'strict',
      roots: ['.scratch'],
      inherited: 'warning',
      closeout: {
        ...defaultPolicy.closeout,
        exempt_authors: ['dependabot[bot]'],
        required_fields: ['runtime', 'shipped', 'verification'],
        section_skip: 'trivial',
        drafts: 'judge',
        since: '2026-06-01',
      },
      evidence: {
        ...defaultPolicy.evidence,
        levels: { ...defaultPolicy.evidence.levels, contradicted: 'error', stale: 'error' },
      },
      approval: { required: true, bind: 'tree', roles: ['admin'], teams: ['octo/core'], allow: [] },
      follow_ups: { ...defaultPolicy.follow_ups, trusted_roles: [] },
    })
    expect(overridden?.map(({ key, place }) => `${key}:${place?.line}`)).toEqual([
      'mode:2',
      'preset:3',
      'allow:4',
      'inherited:5',
      'closeout.exempt_authors:7',
      'closeout.required_fields:8',
      'closeout.section_skip:9',
      'closeout.drafts:10',
      'closeout.since:11',
      'evidence.levels.contradicted:12',
      'evidence.claims:12',
      'approval.required:13',
      'approval.bind:13',
      'approval.roles:13',
      'approval.teams:13',
      'approval.allow:13',
      'follow_ups.open_when:14',
      'follow_ups.trusted_roles:14',
      'follow_ups.trusted_authors:14',
      'follow_ups.trusts_approval:14',
      'closeout.required_for:3',
    ])
  })

  it('says nothing of what the repository does not set', () => {
    expect(inForce('extends: owner\n', 'floor: { approval: { roles: [admin] } }\n')).toMatchObject({
      policy: { approval: { roles: ['admin'] } },
      problems: [],
    })
    expect(
      inForce('extends: owner\n', 'floor: { approval: { roles: [admin] } }\n').overridden,
    ).toBeUndefined()
  })

  it('counts for a repository that does not extend it, where it is read', () => {
    expect(
      inForce('approval: {roles: [read]}\n', 'inherited: notice\nfloor: {approval: {roles: [admin]}}\n')
        .policy,
    ).toEqual({
      ...defaultPolicy,
      approval: { ...defaultPolicy.approval, roles: [] },
    })
  })

  it('counts although another key of its file has a defect', () => {
    const { policy } = inForce(
      'extends: owner\nmode: warn\n',
      'mod: warn\nfloor: {approval: {roles: [admin]}}\n',
    )
    expect([policy.suspended, policy.approval.roles, policy.mode]).toEqual([[], ['admin'], 'enforce'])
  })

  it('adds its roots as they are matched', () => {
    for (const root of ['.scratch/agent/', './.scratch/agent', '././.scratch/agent//']) {
      const { policy, problems } = inForce('extends: owner\n', `floor: {roots: ['${root}']}\n`)
      expect([problems, policy.roots]).toEqual([[], ['.scratch/agent']])
    }
  })

  it('has a defect where one of its roots or paths can match nothing', () => {
    for (const [key, one] of [
      ['roots', '/x'],
      ['roots', '.scratch/*'],
      ['roots', '../x'],
      ['roots', './'],
      ['allow', '/x/**'],
      ['allow', '!x'],
    ]) {
      const { policy, problems } = inForce('extends: owner\n', `floor: {${key}: ['${one}']}\n`)
      expect(problems.map(({ message }) => message)).toEqual([
        expect.stringContaining(`\`floor.${key}.0\` is the text "${one}"; it must`),
      ])
      expect(policy.suspended.length).toBe(5)
    }
  })

  it('with a defect suspends every section: what it forbids is not known', () => {
    for (const own of ['extends: owner\n', 'mode: warn\n']) {
      for (const owner of ['floor: {approval: {rolse: [admin]}}\n', 'flor: {mode: enforce}\n']) {
        const { policy, problems } = inForce(own, owner)
        expect([problems.length, policy.suspended.length]).toEqual([1, 5])
      }
    }
  })

  it('with a defect leaves no key of the gate to a repository that does not extend it, but its further roots', () => {
    const own = `mode: warn
roots: [.scratch]
allow: ['**']
inherited: notice
closeout: {exempt_authors: ['*'], required_for: {labels: [never]}}
evidence: {levels: {contradicted: notice}}
override: {allowed: true}
`
    for (const owner of ['floor: {mod: enforce}\n', 'flor: {}\n', 'floor: [\n', 'floor: null\n']) {
      expect(inForce(own, owner).policy).toEqual({ ...suspendedPolicy, roots: ['.scratch'] })
    }
  })

  it('turns nothing on in a suspended section', () => {
    const { policy } = inForce('extends: owner\nfollow_ups: {open_wen: never}\n', floor)
    expect([policy.suspended, policy.follow_ups.open_when]).toEqual([['follow_ups'], 'never'])
  })

  it('binds the file that has it', () => {
    expect(compose('mode: warn\nfloor: {mode: enforce}\n').reading.policy.mode).toBe('enforce')
  })
})

describe('where a value comes from', () => {
  it('is a file with the line, a preset, a floor or the default', () => {
    const shown = origins(
      'extends: owner\npreset: agent-made\napproval:\n  bind: diff\n  roles: [write]\n',
      'publish:\n  on: release\nfloor:\n  approval: {roles: [admin]}\npromotion: {preset: ownership}\n',
    )
    expect(shown).toMatchObject({
      mode: ['enforce', 'default'],
      preset: ['agent-made', 'repository', `${path}:2`],
      'approval.bind': ['diff', 'repository', `${path}:4`],
      'approval.roles': [[], 'floor', `${ownerPath}:4`],
      'approval.teams': [[], 'default'],
      'closeout.required_for.labels': [expect.any(Array), 'preset', `${path}:2`],
      'publish.on': ['release', 'owner', `${ownerPath}:2`],
      promotion: [expect.any(Array), 'owner', `${ownerPath}:5`],
    })
  })

  it('is the default of the gate, or a suspended section, while the policy has a defect', () => {
    expect(origins('mode: warn\napproval: {rolse: []}\npublish: {on: release}\nroots: [.x]\n')).toMatchObject(
      {
        mode: ['enforce', 'default'],
        roots: [['.x'], 'repository', `${path}:4`],
        'approval.roles': [[], 'suspended'],
        'publish.on': ['release', 'repository', `${path}:3`],
      },
    )
  })

  it('is the owner for roots where those of the repository have a defect, and the other way round', () => {
    const sound = 'mode: warn\nroots: [.scratch]\n'
    expect(origins('extends: owner\nroots: [/a]\n', sound).roots).toEqual([
      ['.scratch'],
      'owner',
      `${ownerPath}:2`,
    ])
    expect(origins('extends: owner\nroots: [.scratch]\n', 'roots: [/a]\n').roots).toEqual([
      ['.scratch'],
      'repository',
      `${path}:2`,
    ])
    expect(origins('extends: owner\nroots: [.scratch]\n', 'a: [\n').roots).toEqual([
      ['.scratch'],
      'repository',
      `${path}:2`,
    ])
    expect(origins('roots: [/a]\n').roots).toEqual([[], 'default'])
  })

  it('is said of the rules of `promotion` by the key that brings them, where they come from two files', () => {
    const own = 'extends: owner\npromotion: {preset: ownership}\n'
    const shown = origins(own, 'mode: warn\npromotion:\n  rules: [{when: [a], docs: [b]}]\n')
    expect(shown).toMatchObject({
      'promotion.rules': [[{ when: ['a'], docs: ['b'], level: 'error' }], 'owner', `${ownerPath}:3`],
      'promotion.preset': [promotionByOwnership, 'repository', `${path}:2`],
    })
    expect(shown).not.toHaveProperty('promotion')
  })

  it('is said of every key', () => {
    const keys = Object.keys(origins(''))
    expect(keys).toContain('follow_ups.targets')
    for (const top of Object.keys(defaultPolicy).filter(key => key !== 'suspended'))
      expect(keys.some(key => key === top || key.startsWith(`${top}.`))).toBe(true)
  })
})
