/**
 * The one folder of a test run, below the machine's temporary directory. Every suite has a folder of its own in it and
 * uses that as its temporary directory; what all suites share lies in `shared`. A run ends with none of it left.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

/** How the processes of a run know its folder. */
const variable = 'CLOSEOUT_TEST_RUN'
const shared = 'shared'

/** What the test helper `temporaryFolder` makes begins so; it is removed with its suite. */
const ownPrefix = 'closeout-test-'

const runFolder = () => process.env[variable] ?? ''

export const makeRunFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'closeout-test-run-'))
  mkdirSync(join(folder, shared))
  process.env[variable] = folder
}

export const removeRunFolder = () => {
  rmSync(runFolder(), { recursive: true, force: true })
  delete process.env[variable]
}

/** @param path  the suite's file */
export const makeSuiteFolder = path =>
  mkdtempSync(join(runFolder(), `${basename(path).replace(/\.test\.ts$/, '')}-`))

/** Removes what `temporaryFolder` made. The folder itself stays if the suite left anything else in it. */
export const closeSuiteFolder = folder => {
  const names = readdirSync(folder)
  for (const name of names.filter(name => name.startsWith(ownPrefix)))
    rmSync(join(folder, name), { recursive: true, force: true })
  if (names.every(name => name.startsWith(ownPrefix))) rmdirSync(folder)
}

/** What the suites of this run left in their temporary directories: `SUITE-XXXXXX/NAME` each. */
export const listLeftovers = () =>
  readdirSync(runFolder())
    .filter(name => name !== shared)
    .flatMap(suite => readdirSync(join(runFolder(), suite)).map(name => `${suite}/${name}`))
