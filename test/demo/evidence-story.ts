/** The evidence story: a closeout says "41 passed", its own report says otherwise, and then the change is mended. */
import type { Report } from '../../src/core/gate/model/report.ts'
import { evidenceTable } from '../../src/core/gate/show/evidence-table.ts'
import type { Github } from '../github-emulator/start-github.ts'
import { bodyWith, checkPull, openPull, startEvidenceGithub } from '../support/evidence/github.ts'

export type EvidenceStep = { readonly title: string; readonly report: Report }

const junit = (passed: number, failed: number): string =>
  `<testsuites><testsuite name="uploads">${'<testcase name="retries"/>'.repeat(passed)}${'<testcase name="backs off"><failure message="1 is not 2"/></testcase>'.repeat(failed)}</testsuite></testsuites>`

/** Run the tests on a head, and write the line that links their report. */
const runTests = async (github: Github, head: string, passed: number, failed: number): Promise<string> => {
  const { id, artifacts } = await github.runWorkflow({
    head_sha: head,
    event: 'pull_request',
    // The step of the tests ends with `|| true`, so the job is green.
    jobs: [{ name: 'unit tests' }],
    artifacts: [{ name: 'junit', files: { 'junit.xml': junit(passed, failed) } }],
  })
  const page = `${github.url}/${github.repository.fullName}/actions/runs/${id}/artifacts/${artifacts[0]}`
  return `\`npm test\`: 41 passed ([report](${page}))`
}

/** Play the story on the GitHub emulator, with the engine that the action, the command and the app share. */
export const playEvidenceStory = async (): Promise<readonly EvidenceStep[]> => {
  const github = await startEvidenceGithub()
  try {
    const agent = github.as('agent')
    const pull = await openPull(github, { 'src/upload.ts': 'export const tries = 3\n' })
    const claim = await runTests(github, pull.head, 39, 2)
    await agent.editBody(pull.number, bodyWith('check: unit tests', claim))
    const contradicted = await checkPull(github, pull.number)
    const branch = (await agent.pull(pull.number)).head.ref
    const head = await agent.push(branch, { files: { 'src/upload.ts': 'export const tries = 4\n' } })
    const proof = await runTests(github, head, 41, 0)
    await agent.editBody(pull.number, bodyWith('check: unit tests', proof))
    const mended = await checkPull(github, pull.number)
    return [
      { title: 'The closeout says "41 passed". Its own report says otherwise', report: contradicted },
      { title: 'The agent fixes the tests, and links the report of the new head', report: mended },
    ]
  } finally {
    await github.close()
  }
}

export const describeEvidenceStep = ({ title, report }: EvidenceStep): string =>
  [
    `--- ${title} (verdict: ${report.verdict})`,
    ...evidenceTable(report),
    ...report.findings.map(({ level, code, message }) => `${level} ${code}: ${message}`),
  ].join('\n\n')
