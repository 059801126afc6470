import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from '@jest/globals'
import { runInProcess } from '../../support/run-command.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const at = '2026-08-01T10:00:00.000Z'
let folder: string
beforeEach(() => {
  folder = temporaryFolder()
})

const closeout = (line: string, cwd = folder, env: Record<string, string> = {}) =>
  runInProcess(line.split(' '), cwd, at, env)
const store = (): string => join(folder, '.agent/artifacts')

/** A repository with a sub-folder, a plan and a result in it. */
const withRepository = (): string => {
  execFileSync('git', ['init', '-q', folder])
  const below = join(folder, 'packages/a')
  mkdirSync(below, { recursive: true })
  writeFileSync(join(below, 'plan.json'), '{"steps":[{"number":1,"title":"Retry"}]}')
  return below
}

describe('closeout run start', () => {
  it('creates a run and prints its name', async () => {
    const { exit, printed } = await closeout('run start')
    expect({ exit, printed }).toEqual({
      exit: 0,
      printed: expect.stringMatching(/^run-20260801-100000-[0-9a-f]{6}\n$/),
    })
    expect(existsSync(join(store(), printed.trim(), 'journal.jsonl'))).toBe(true)
    expect((await closeout('run start')).printed).not.toBe(printed)
  })

  it('can be repeated until something happened in the run, and leaves a run with a history alone', async () => {
    for (let turn = 0; turn < 2; turn += 1)
      expect(await closeout('run start --run r1')).toEqual({ exit: 0, printed: 'r1\n' })
    expect(readFileSync(join(store(), 'r1/journal.jsonl'), 'utf8').trimEnd().split('\n')).toHaveLength(1)
    await closeout('phase end --run r1 --phase planning --exit 0')
    expect(await closeout('run start --run r1')).toEqual({
      exit: 1,
      printed: expect.stringMatching(
        /^closeout: The run r1 exists already .* closeout run show r1 prints it\.\n$/,
      ),
    })
  })
})

describe('a run that does not exist', () => {
  it('is not made by any command but run start, and the nearest name is offered', async () => {
    const lines = [
      'artifact submit --run retry-upload --type plan plan.json',
      'phase end --run retry-upload --phase planning --exit 0',
      'run declare --run retry-upload',
      'run terminal --run retry-upload',
      'run show retry-upload',
    ]
    writeFileSync(join(folder, 'plan.json'), '{"noop":true}')
    for (const line of lines)
      expect({ line, ...(await closeout(line)) }).toEqual({
        line,
        exit: 2,
        printed: expect.stringMatching(
          /There is no run retry-upload .* Fix: closeout run start --run retry-upload\n$/,
        ),
      })
    expect(existsSync(store())).toBe(false)
    await closeout('run start --run retry-uploads')
    for (const line of lines) expect((await closeout(line)).printed).toMatch(/Did you mean retry-uploads\?/)
    expect(existsSync(join(store(), 'retry-upload'))).toBe(false)
  })
})

describe('the store', () => {
  it('is that of the work tree, from every folder of it', async () => {
    const below = withRepository()
    expect(await closeout('run start --run r1', below)).toEqual({ exit: 0, printed: 'r1\n' })
    const submitted = await closeout('artifact submit --run r1 --type plan plan.json', below)
    expect(submitted).toEqual({ exit: 0, printed: '../../.agent/artifacts/r1/plan.json\n' })
    expect(existsSync(join(below, '.agent'))).toBe(false)
    expect((await closeout('phase end --run r1 --phase planning --exit 0')).exit).toBe(0)
    expect((await closeout('phase', below)).printed).toBe((await closeout('phase')).printed)
    expect((await closeout('artifact audit', below)).printed).toBe(
      '0 findings in 1 run with 3 journal lines.\n',
    )
  })

  it('is the nearest one where a folder in between has its own, and none above the work tree', async () => {
    mkdirSync(store(), { recursive: true })
    const inner = join(folder, 'inner')
    execFileSync('git', ['init', '-q', inner])
    const below = join(inner, 'a/b')
    mkdirSync(join(inner, 'a/.agent/artifacts'), { recursive: true })
    mkdirSync(below)
    await closeout('run start --run near', below)
    expect(existsSync(join(inner, 'a/.agent/artifacts/near'))).toBe(true)
    await closeout('run start --run root', inner)
    expect(existsSync(join(inner, '.agent/artifacts/root'))).toBe(true)
    expect((await closeout('run list')).printed).toBe('No runs.\n')
  })

  it('is that of the current folder, whatever npm says, and the policy of the work tree counts in it', async () => {
    const below = withRepository()
    await closeout('run start --run r1', below, { npm_lifecycle_event: 'x', INIT_CWD: temporaryFolder() })
    expect(existsSync(join(store(), 'r1'))).toBe(true)
    mkdirSync(join(folder, '.github'))
    const policy = 'contracts: {phases: {planning: {must_contain: [summary]}}}\n'
    writeFileSync(join(folder, '.github/closeout.yml'), policy)
    await closeout('artifact submit --run r1 --type plan plan.json', below)
    expect(await closeout('phase end --run r1 --phase planning --exit 0', below)).toMatchObject({
      exit: 3,
      printed: expect.stringMatching(/summary is missing/),
    })
  })
})

describe('an artifact as Markdown', () => {
  const text = '---\ntype: issues\nstatus: no_issues\n---\n\n## Summary\n\n- [SUM-1] Nothing is left.\n'

  it('is submitted without --type, stored as JSON, and its form is in the journal', async () => {
    await closeout('run start --run r1')
    writeFileSync(join(folder, 'report.md'), text)
    expect(await closeout('artifact submit --run r1 report.md')).toEqual({
      exit: 0,
      printed:
        'The document was made from Markdown. The journal records this.\n.agent/artifacts/r1/issues.json\n',
    })
    const document = { status: 'no_issues', summary: 'Nothing is left.' }
    expect(JSON.parse(readFileSync(join(store(), 'r1/issues.json'), 'utf8'))).toEqual(document)
    expect(readFileSync(join(store(), 'r1/journal.jsonl'), 'utf8')).toContain('"source":"markdown"')
    writeFileSync(join(folder, 'old.json'), JSON.stringify({ type: 'issues', content: document }))
    expect((await closeout('artifact submit --run r1 old.json')).exit).toBe(0)
    expect(await closeout('artifact validate report.md old.json')).toEqual({
      exit: 0,
      printed: 'report.md: valid\nold.json: valid\n',
    })
    expect((await closeout('artifact audit')).exit).toBe(0)
  })

  it('is refused with the line in its own file, and a document without a type needs --type', async () => {
    await closeout('run start --run r1')
    writeFileSync(join(folder, 'report.md'), text.replace('no_issues', 'fine'))
    expect(await closeout('artifact submit --run r1 report.md')).toMatchObject({
      exit: 1,
      printed: expect.stringMatching(/^ {2}line 3: status is the text "fine"; it must be one of /m),
    })
    writeFileSync(join(folder, 'plain.json'), '{"status":"no_issues","summary":"s"}')
    expect(await closeout('artifact submit --run r1 plain.json')).toMatchObject({
      exit: 2,
      printed: expect.stringMatching(/does not name its type\. Fix: Add --type/),
    })
  })
})

describe('closeout run show and run list', () => {
  beforeEach(async () => {
    const below = withRepository()
    await closeout('run start --run r1', below)
    await closeout('phase end --run r1 --phase planning --exit timeout --attempt a1', below)
    await closeout('artifact submit --run r1 --type plan plan.json', below)
    await closeout('phase end --run r1 --phase planning --exit 0', below)
    await closeout('phase end --run r1 --phase development --exit 0', below)
  })

  it('print phases, artifacts, reasons, times and the tries that are left', async () => {
    expect((await closeout('run show r1')).printed).toBe(
      [
        'r1: development: fix-needed; next: planning_analysis, development',
        `  started: ${at}`,
        `  last step: ${at}`,
        '  left: 2 failed tries of the current phase, 4 plans',
        '',
        'Phases',
        `  ${at}  planning: fix-needed (exit timeout, attempt a1)`,
        '      The agent ran out of time. Run the phase again.',
        '      Submit an artifact of type plan for this phase.',
        `  ${at}  planning: done`,
        `  ${at}  development: fix-needed`,
        '      Submit an artifact of type development_result for this phase.',
        '',
        'Artifacts',
        `  ${at}  plan, version 1, 40 bytes: .agent/artifacts/r1/plan.json`,
        '',
      ].join('\n'),
    )
    expect((await closeout('run list')).printed).toBe(
      `r1: development: fix-needed; next: planning_analysis, development (started ${at}, last step ${at})\n`,
    )
  })

  it('print the same as JSON', async () => {
    const shown = JSON.parse((await closeout('run show r1 --json')).printed)
    expect(shown).toMatchObject({
      run: 'r1',
      terminal: null,
      tries_left: 2,
      plans_left: 4,
      phases: [{ phase: 'planning', exit: 'timeout' }, { outcome: 'done' }, { outcome: 'fix-needed' }],
      artifacts: [{ type: 'plan', bytes: 40 }],
    })
    const { phases: _p, artifacts: _a, sent_back: _s, ...line } = shown
    expect(JSON.parse((await closeout('run list --json')).printed)).toEqual(line)
  })
})

/** A small file system of its own, where this process may mount one. */
const smallDisk = (): string | null => {
  const disk = temporaryFolder()
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'none', disk], { stdio: 'ignore' })
    return disk
  } catch {
    return null
  }
}

describe('a journal that cannot be read', () => {
  it.each([
    ['a blank line', (text: string) => text.replace('\n', '\n\n'), 'closeout artifact repair'],
    ['a changed line', (text: string) => text.replace('"planning"', '"review"'), 'Restore the store'],
    ['a line of another kind', (text: string) => `{}\n${text}`, 'Restore the store'],
  ])('names a fix that helps: %s', async (_, change, fix) => {
    await closeout('run start --run r1')
    await closeout('phase end --run r1 --phase planning --exit 0')
    const journal = join(store(), 'r1/journal.jsonl')
    const before = await closeout('run show r1')
    writeFileSync(journal, change(readFileSync(journal, 'utf8')))
    const refused = await closeout('run show r1')
    expect(refused).toMatchObject({ exit: 2, printed: expect.stringContaining(`Fix: ${fix}`) })
    await closeout('artifact repair')
    const after = await closeout('run show r1')
    expect(after).toEqual(fix === 'closeout artifact repair' ? before : refused)
  })
})

describe('a submission that takes an acceptance back', () => {
  it('says which phase has to end again, once', async () => {
    const submitPlan = (title: string) => {
      writeFileSync(join(folder, 'plan.json'), `{"steps":[{"number":1,"title":"${title}"}]}`)
      return closeout('artifact submit --run r1 --type plan plan.json')
    }
    await closeout('run start --run r1')
    const path = '.agent/artifacts/r1/plan.json\n'
    expect(await submitPlan('Retry')).toEqual({ exit: 0, printed: path })
    await closeout('phase end --run r1 --phase planning --exit 0')
    expect(await submitPlan('Retry twice')).toEqual({
      exit: 0,
      printed: `The phase planning had accepted another plan, which no longer counts. The run waits for the end of planning.\n${path}`,
    })
    expect(await submitPlan('Retry twice')).toEqual({ exit: 0, printed: path })
  })
})

describe('a full disk', () => {
  it('leaves no empty run, whatever it has room for', async () => {
    const disk = smallDisk()
    if (disk === null) {
      console.warn('Left out: this process may not mount a file system.')
      return
    }
    try {
      let made = 0
      for (let blocks = 0; blocks < 8; blocks += 1) {
        const { bavail, bsize } = statfsSync(disk)
        writeFileSync(join(disk, 'filler'), Buffer.alloc((bavail - blocks) * bsize))
        const { exit, printed } = await closeout('run start --run r1', disk)
        if (exit === 0) made += 1
        else
          expect({ exit, printed }).toEqual({ exit: 2, printed: expect.stringMatching(/the disk is full/) })
        expect((await closeout('run list', disk)).printed).toMatch(exit === 0 ? /^r1: / : /^No runs\.$/m)
        expect(existsSync(join(disk, '.agent/artifacts/r1'))).toBe(exit === 0)
        for (const name of ['filler', '.agent']) rmSync(join(disk, name), { recursive: true, force: true })
      }
      expect(made).toBeGreaterThan(0)
      expect(made).toBeLessThan(8)
    } finally {
      execFileSync('umount', [disk])
    }
  })
})
