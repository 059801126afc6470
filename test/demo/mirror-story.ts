import { buttons } from '../../src/core/lifecycle/model/approval.ts'
import { currentLists, type Mirror, type Occurrence, see, startMirror } from '../support/app/mirror.ts'
import { badBody, fixedBody } from './retry-uploads.ts'

/** One step of the story: what happened, and what GitHub shows after it. */
export type Step = {
  readonly happened: string
  readonly seen: Occurrence
  readonly buttons: readonly string[]
}

const record = (url: string): string => {
  const content = {
    schema_version: '1.0',
    slug: 'retry-uploads',
    title: 'Retry uploads on 5xx',
    owner: 'maintainer',
    run: { workflow: 'Weekly ops brief', id: '8f21d4', attempt: 1, step: 'publish', url },
    state: { status: 'verified', phase: 'release' },
    terminal: 'done',
    evidence: [{ kind: 'command', summary: 'npm test: 41 passed', sha256: 'a6'.repeat(32) }],
  }
  return `\n<details><summary>Record</summary>\n\n\`\`\`closeout-record\n${JSON.stringify(content, null, 2)}\n\`\`\`\n\n</details>\n`
}

const code = (waits: string) => ({ files: { 'src/upload.ts': `export const waits = [${waits}]\n` } })

/** Play the life of one pull request with the real app and the GitHub emulator: opened, fixed, approved, pushed to, approved again, merged. */
export const playMirrorStory = async (): Promise<readonly Step[]> => {
  // The app misses what lists do not show yet.
  const mirror = await startMirror(currentLists)
  const { github } = mirror
  const agent = github.as('agent')
  const maintainer = github.as('maintainer')
  const head = await agent.push('retry-uploads', {
    files: {
      ...code('2, 4, 8').files,
      'docs/retry.md': '# Retries\n\nAn upload is sent again up to three times.\n',
    },
  })
  github.addWorkflowRun({ id: 8214, name: 'Weekly ops brief', head_sha: head })
  const url = `${github.url}/acme/widgets/actions/runs/8214`
  const { number } = await agent.openPullRequest({
    head: 'retry-uploads',
    title: 'Retry uploads',
    body: badBody,
  })
  const body = fixedBody(number) + record(url)
  const deeds: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['An agent opens a pull request with half a closeout', async () => undefined],
    ['The agent fixes the closeout', () => agent.editBody(number, body)],
    [
      'A user with the triage role adds the label for an approval',
      () => github.as('triager').label(number, 'artifact: approved'),
    ],
    ['A maintainer adds the label for an approval', () => maintainer.label(number, 'artifact: approved')],
    [
      'The agent pushes another commit: the approval drops',
      () => agent.push('retry-uploads', code('1, 2, 4')),
    ],
    ['The maintainer approves again, in a review', () => maintainer.review(number, 'APPROVE', 'Fine.')],
    ['The maintainer merges', () => maintainer.merge(number)],
  ]
  const steps: Step[] = []
  try {
    for (const [happened, act] of deeds) {
      await act()
      await mirror.settle()
      const seen = await see(github, number)
      steps.push({ happened, seen, buttons: await buttonsOf(mirror, seen) })
    }
  } finally {
    await mirror.close()
  }
  return steps
}

/** The API of GitHub does not return the buttons. The external id of the check names them. */
const buttonsOf = async ({ github }: Mirror, { check }: Occurrence): Promise<readonly string[]> => {
  const run = (await github.as('reader').ask('GET', `/repos/acme/widgets/check-runs/${check?.id}`)) as {
    external_id: string
  }
  return (run.external_id.split(' ')[2]?.split(',') ?? []).flatMap(
    name => buttons[name as keyof typeof buttons]?.label ?? [],
  )
}

/** The printed form of a step: what a reviewer sees. */
export const describeStep = ({ happened, seen }: Step): string => {
  const visible = (text: string | undefined) =>
    text
      ?.replace(/<!--[\s\S]*?-->/g, '')
      .replace(/<wbr>|\u200b/g, '')
      .trim() ?? 'none'
  const record = visible(seen.comments[0]?.body).split('\n\n<details>')[0]
  return [
    `--- ${happened}`,
    `labels: ${seen.labels.join(', ') || 'none'}`,
    `check:  ${seen.check?.conclusion}: ${seen.check?.title}`,
    `record, of ${seen.comments.length} comment by the app:\n\n${record}`,
  ].join('\n')
}
