import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { rules } from '../src/core/gate/rule-table.ts'
import { skeletonFor } from '../src/core/gate/show/skeleton-for.ts'
import type { RuleCode } from '../src/core/vocabulary/rule-codes.ts'
import { type CheckedChange, checkChange } from '../src/engine/check-change.ts'
import { openChange } from '../src/engine/open-change.ts'
import { completeBody } from './support/change/change.ts'
import { localChange } from './support/change/local-change.ts'
import { makeRepository, type TestRepository } from './support/repository.ts'
import { buildProgram, type Program } from './support/run-cli.ts'

const check = async ({ dir }: TestRepository, body: string | null): Promise<CheckedChange> => {
  const change = await openChange(localChange(dir, body))
  try {
    return await checkChange(change)
  } finally {
    await change.close()
  }
}

let program: Program
beforeAll(() => {
  program = buildProgram()
})

const codesOf = ({ report }: CheckedChange): readonly string[] => report.findings.map(({ code }) => code)
const fixOf = ({ report }: CheckedChange, code: string): string =>
  report.findings.find(finding => finding.code === code)?.fix ?? ''

/** A branch over a base whose ignore file has no final newline. */
const branch = (files: Parameters<TestRepository['commit']>[0] = {}): TestRepository => {
  const repository = makeRepository()
  repository.commit({ '.gitignore': 'node_modules/\ndist/', 'src/upload.ts': '1\n' })
  repository.branch('work')
  repository.commit({ 'docs/retry.md': 'Retries.\n', ...files })
  return repository
}

const runShell = ({ dir }: TestRepository, script: string, env: Record<string, string> = {}): void => {
  const who = { NAME: 'Someone', EMAIL: 'someone@example.org' }
  const identity = Object.fromEntries(
    ['AUTHOR', 'COMMITTER'].flatMap(role =>
      Object.entries(who).map(([key, value]) => [`GIT_${role}_${key}`, value]),
    ),
  )
  execFileSync('bash', ['-euc', `closeout() { '${process.execPath}' '${program.main}' "$@"; }\n${script}`], {
    cwd: dir,
    stdio: 'pipe',
    env: { ...process.env, ...identity, ...env },
  })
}

const stage = ({ dir, git }: TestRepository, path: string): void => {
  mkdirSync(dirname(join(dir, path)), { recursive: true })
  writeFileSync(join(dir, path), 'staged')
  git('--literal-pathspecs', 'add', '-f', path)
  writeFileSync(join(dir, path), 'edited since')
}

const commitAll = ({ git }: TestRepository): void => {
  git('add', '-A')
  git('commit', '-qm', 'Fix', '--allow-empty')
}

/** What is checked: a repository and a body, `null` for none. */
type Case = { readonly repository: TestRepository; readonly body: string | null }

/** A finding, and how its fix is pasted. The fix is taken from the finding, and blanks in it are filled in. */
type Scenario = {
  readonly make: () => Case
  /** `given` has the finding. */
  readonly paste: (fix: string, before: Case, given: CheckedChange) => Case
}

/** A code span of a fix. */
const quoted = (fix: string): string => /`([^`]+)`/.exec(fix)?.[1] ?? ''

const ofFiles = (
  files: Parameters<TestRepository['commit']>[0],
  staged: readonly string[] = [],
): Scenario => ({
  make: () => {
    const repository = branch(files)
    for (const path of staged) stage(repository, path)
    return { repository, body: completeBody }
  },
  paste: (fix, given) => {
    runShell(given.repository, fix)
    commitAll(given.repository)
    return given
  },
})

const ofBody = (
  body: string,
  paste: (fix: string, body: string, given: CheckedChange) => string,
): Scenario => ({
  make: () => ({ repository: branch(), body }),
  paste: (fix, before, given) => ({ ...before, body: paste(fix, before.body ?? '', given) }),
})

const runtimeFiles: Readonly<Record<string, Scenario>> = {
  'of committed files, below folders whose names have quotes and capitals': ofFiles({
    '.flow-agents/a/state.json': '{}',
    'web/.Flow-Agents/b.json': '{}',
    "it's/.flow-agents/c.json": '{}',
  }),
  'of names that git reads as patterns': ofFiles({
    'we[b]*/.flow-agents/a.json': '{}',
    ':(top)x/.flow-agents/b.json': '{}',
  }),
  'of staged files that were edited since': ofFiles({}, ['.flow-agents/a.json', 'we[b]/.flow-agents/b.json']),
  'of names that are not UTF-8': {
    make: () => {
      const repository = branch()
      repository.commitBytes([Buffer.from('we\xff/.flow-agents/a.json', 'latin1')])
      return { repository, body: completeBody }
    },
    paste: (fix, given) => {
      runShell(given.repository, fix)
      given.repository.git('add', '.gitignore')
      given.repository.git('commit', '-qm', 'Fix')
      return given
    },
  },
  'of a file whose head, index and disk differ': {
    make: () => {
      const repository = branch({ '.flow-agents/a.json': '{}' })
      stage(repository, '.flow-agents/a.json')
      return { repository, body: completeBody }
    },
    paste: (fix, given) => {
      runShell(given.repository, fix)
      commitAll(given.repository)
      return given
    },
  },
  'of a symlink that is the root': ofFiles({ 'web/.flow-agents': { link: '/tmp' } }),
}

const routeLine = (line: string): Scenario => {
  const body = completeBody.replace(/- \[ \] backlog.*/, line)
  return ofBody(body, (fix, before) =>
    before.replace(line, fix.replace('<trigger>', '2027-01-15').replace('<reason>', 'it hides outages')),
  )
}

const bare = (heading: string): string =>
  `${heading}\n\nShipped: retries on 5xx\n\n- Docs: \`docs/retry.md\`\n`

/** A policy at the base. */
const withPolicy = (policy: string): TestRepository => {
  const repository = makeRepository()
  repository.commit({ '.gitignore': '.flow-agents/\n', '.github/closeout.yml': policy })
  repository.branch('work')
  repository.commit({ 'docs/retry.md': 'Retries.\n', 'src/upload.ts': '2\n' })
  return repository
}

/** Every rule has its scenarios, or the reason why its fix cannot be pasted. */
const fixes: Readonly<Record<RuleCode, Readonly<Record<string, Scenario>> | string>> = {
  'policy-invalid': {
    'of a key with a typing error': {
      make: () => ({ repository: withPolicy('mod: warn\n'), body: completeBody }),
      paste: (fix, before, { report }) => {
        const { line = 0 } = report.findings.find(({ code }) => code === 'policy-invalid')?.place ?? {}
        const lines = 'mod: warn\n'.split('\n')
        lines[line - 1] = (lines[line - 1] ?? '').replace(/^\w+/, quoted(fix))
        return { ...before, repository: withPolicy(lines.join('\n')) }
      },
    },
  },
  'policy-floor': 'The file of the floor belongs to the owner, who may have it in another repository.',
  'policy-test-failed': 'Only the author knows whether the policy or the case is wrong.',
  'runtime-tracked': runtimeFiles,
  'runtime-not-ignored': runtimeFiles,
  'runtime-in-history': {
    'of a file that a later commit removes': {
      make: () => {
        const repository = branch()
        repository.commit({ '.flow-agents/a.json': '{}', 'src/b.ts': '1\n' })
        repository.commit({ '.flow-agents/a.json': null, 'src/c.ts': '1\n' })
        return { repository, body: completeBody }
      },
      paste: (fix, given) => {
        const editor = { GIT_SEQUENCE_EDITOR: "sed -i '2,$s/^pick/fixup/'" }
        runShell(given.repository, fix.slice(fix.indexOf('git rebase')), editor)
        return given
      },
    },
  },
  'gate-workflow-changed': 'A person reviews the edited workflow.',
  'raw-notes-promoted': 'Only the author knows what was decided.',
  'artifact-unsubmitted': 'The audit of the store names the step for each file.',
  'body-unreadable': 'Only the author can shorten the text.',
  'body-broken-command': 'Only the author has the file of the whole text, and the number is not known yet.',
  'section-repeated': 'Only the author knows which of the two sections is meant.',
  'route-unclear': Object.fromEntries(
    [
      '- [ ] Retry downloads',
      '- [ ] task: Retry downloads',
      '- [ ] bug: Retry downloads',
      '- backlog: Retry (deferred)',
      '- [ ] rule: Retry (rejected)',
    ].map(line => [`of "${line}"`, routeLine(line)]),
  ),
  'closeout-missing': {
    'with the skeleton of the summary': ofBody(
      'Retries.',
      (_fix, body, { facts }) => `${body}\n\n${skeletonFor(facts)}\n`,
    ),
  },
  'closeout-field-missing': Object.fromEntries(
    ['# Closeout', '### Closeout', '###### Closeout', '**Closeout**'].map(heading => [
      `below ${heading}, in all fields at once`,
      ofBody(bare(heading), (fix, body) => `${body}\n${fix}\n`),
    ]),
  ),
  'closeout-placeholder': {
    'with the reason that the fix asks for': ofBody(
      completeBody.replace(/None, because no decision.*/, 'TODO'),
      (fix, body) =>
        body.replace('TODO', (/None, because …/.exec(fix)?.[0] ?? '').replace('…', 'nothing changed')),
    ),
  },
  'closeout-local-path': 'Only the author knows the place that lasts.',
  'closeout-claim-unproven': 'Only the author knows whether the sentence or the change is wrong.',
  'change-misdescribed': 'Only the author knows whether the sentence or the change is wrong.',
  'evidence-contradicted': 'Only the author knows whether the line or the change is wrong.',
  'evidence-stale': 'Only the author knows which check shows the same for the head.',
  'evidence-self-made': 'A person reviews the edited workflow.',
  'evidence-unknown':
    'The cause is outside of the repository: a permission, or a person who has to confirm it.',
  'evidence-pending': 'The check has to end first.',
  'evidence-missing': 'Only the author knows the evidence.',
  'record-invalid': 'The session of the record is on the machine of its run.',
  'run-unfinished': 'The run has to end first.',
  'promotion-missing': {
    'with the reason that the fix asks for': {
      make: () => ({
        repository: withPolicy("promotion: { rules: [{ when: ['src/**'], docs: ['docs/api.md'] }] }\n"),
        body: completeBody,
      }),
      paste: (fix, before) => ({
        ...before,
        body: (before.body ?? '').replace(
          '- Updated `docs/retry.md`',
          quoted(fix).replace('…', 'the API is the same'),
        ),
      }),
    },
    'beside a document that was updated': {
      make: () => ({
        repository: withPolicy("promotion: { rules: [{ when: ['src/**'], docs: ['docs/api/**'] }] }\n"),
        body: completeBody,
      }),
      paste: (fix, before) => ({
        ...before,
        body: (before.body ?? '').replace(
          '- Updated `docs/retry.md`',
          `- Updated \`docs/retry.md\`\n\n${quoted(fix).replace('…', 'the API is the same')}`,
        ),
      }),
    },
  },
  'fact-unknown': {
    'of a body that was not given, with the option that the fix names': {
      make: () => ({ repository: withPolicy(''), body: null }),
      paste: (fix, before) => ({
        ...before,
        body: fix.includes('--body-file FILE') ? completeBody.replaceAll(/- #12| -> #31/g, 'x') : null,
      }),
    },
  },
}

describe('every rule', () => {
  it('has a scenario that pastes its fix, or a reason why the fix cannot be pasted', () => {
    expect(Object.keys(fixes).toSorted()).toEqual(Object.keys(rules).toSorted())
    for (const entry of Object.values(fixes)) expect(Object.keys(entry)).not.toEqual([])
  })

  it('that has no scenario offers no command without a blank to fill in', () => {
    const commands = Object.keys(rules)
      .map(code => code as RuleCode)
      .filter(
        code => typeof fixes[code] === 'string' && /^(?:git|printf|closeout|gh|npm) /.test(rules[code].fix),
      )
    expect(commands.filter(code => !/<\w+>/.test(rules[code].fix))).toEqual([])
  })
})

const cases = Object.entries(fixes).flatMap(([code, entry]) =>
  typeof entry === 'string'
    ? []
    : Object.entries(entry).map(([what, scenario]) => [code, what, scenario] as const),
)

describe('a fix that is pasted ends its finding', () => {
  it.each(cases)('%s, %s', async (code, _what, { make, paste }) => {
    const given = make()
    const before = await check(given.repository, given.body)
    expect(codesOf(before)).toContain(code)
    const after = paste(fixOf(before, code), given, before)
    expect(codesOf(await check(after.repository, after.body))).not.toContain(code)
  })

  it('works where the check ran: in a subfolder, and outside with -C', async () => {
    for (const [from, ...more] of [['sub'], ['..', '-C']]) {
      const repository = branch({ 'sub/.flow-agents/a.json': '{}' })
      const folder = { ...repository, dir: join(repository.dir, from ?? '') }
      const where = [...more, ...more.map(() => repository.dir)]
      const { out } = await program.run(['check', '--paths', '--base', 'main', '--json', ...where], {
        cwd: folder.dir,
      })
      runShell(folder, JSON.parse(out).findings[0].fix)
      expect(repository.git('ls-files')).not.toContain('.flow-agents')
      expect(readFileSync(join(repository.dir, '.gitignore'), 'utf8')).toContain('\n.flow-agents/\n')
    }
  })

  it('keeps the last rule of an ignore file that has no final newline', async () => {
    const repository = branch({ '.flow-agents/a/state.json': '{}' })
    runShell(repository, fixOf(await check(repository, completeBody), 'runtime-tracked'))
    const rules = readFileSync(join(repository.dir, '.gitignore'), 'utf8').split('\n')
    expect(rules).toEqual(['node_modules/', 'dist/', '.flow-agents/', ''])
  })

  it('leaves tracked what the policy allows below the same root', async () => {
    const repository = withPolicy("allow: ['.flow-agents/config/**']\n")
    repository.commit({ '.flow-agents/config/a.json': '{}', '.flow-agents/b.json': '{}' })
    runShell(repository, fixOf(await check(repository, completeBody), 'runtime-tracked'))
    expect(repository.git('ls-files', '.flow-agents')).toBe('.flow-agents/config/a.json')
  })

  it('leaves placeholders that the gate refuses, where the skeleton was pasted', async () => {
    const repository = branch()
    const { facts } = await check(repository, 'Retries.')
    const after = await check(repository, `Retries.\n\n${skeletonFor(facts)}\n`)
    expect(new Set(codesOf(after).filter(code => code.startsWith('closeout')))).toEqual(
      new Set(['closeout-placeholder']),
    )
  })

  it('of missing fields passes once the blanks are filled in', async () => {
    const repository = branch()
    const fix = fixOf(await check(repository, bare('## Closeout')), 'closeout-field-missing')
    const filled = fix.replace(/<your answer[^>]*>/g, 'None, because nothing else changed')
    expect((await check(repository, `${bare('## Closeout')}\n${filled}\n`)).report.verdict).toBe('pass')
  })
})
