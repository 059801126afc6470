import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { closeoutBody, currentLists, type Mirror, see, startMirror } from '../../support/app/mirror.ts'
import { plainText } from '../../support/app/plain-text.ts'

const approved = 'artifact: approved'
const ready = 'artifact: ready for review'

describe('an attack on the approval', () => {
  let mirror: Mirror
  let count = 0
  beforeAll(async () => {
    // The app misses what lists do not show yet: the event of a delivery, its own check and record.
    mirror = await startMirror(currentLists)
  })
  afterAll(async () => {
    expect(mirror.github.violations).toEqual([])
    await mirror.close()
  })

  /** A complete pull request that waits for an approval. */
  const open = async (login = 'agent', body = closeoutBody()) => {
    count += 1
    const branch = `attack-${count}`
    const person = mirror.github.as(login)
    const head = await person.push(branch, { files: { [`src/${branch}.ts`]: 'export {}\n' } })
    const { number } = await person.openPullRequest({ head: branch, body })
    await mirror.settle()
    return { number, branch, head, person }
  }
  const settled = async (number: number) => {
    await mirror.settle()
    return see(mirror.github, number)
  }
  const unapproved = async (number: number, why: RegExp) => {
    const seen = await settled(number)
    expect(seen.labels).toEqual([ready])
    expect(seen.check?.conclusion).not.toBe('success')
    expect(seen.comments).toHaveLength(1)
    expect(plainText(seen.comments[0]?.body ?? '')).toMatch(why)
  }

  it('by a label from a user with the triage role is reverted and explained', async () => {
    const { number } = await open()
    await mirror.github.as('triager').label(number, approved)
    await unapproved(
      number,
      /triager has the role "triage", but one of these roles is needed: write, maintain, admin/,
    )
  })

  it.each([
    ['label', (m: Mirror, n: number) => m.github.as('agent').label(n, approved)],
    ['comment', (m: Mirror, n: number) => m.github.as('agent').comment(n, '/closeout approve')],
  ])('by the author with a %s is refused, with the policy line that would allow it', async (_, act) => {
    const { number } = await open()
    await act(mirror, number)
    await unapproved(number, /agent opened the pull request.*approval: \{ allow: \[/)
  })

  it('by the author with a review is refused by GitHub or by the app', async () => {
    const { number, person } = await open()
    await person.review(number, 'APPROVE').catch(() => null)
    expect((await settled(number)).labels).toEqual([ready])
  })

  it('by the author with the button is refused', async () => {
    const { number, person } = await open()
    const { check } = await see(mirror.github, number)
    await person.pressButton(check?.id ?? 0, 'approve')
    await unapproved(number, /agent opened the pull request/)
  })

  it('by a bot is refused, whatever its permissions', async () => {
    const { number } = await open()
    const token = await mirror.github.actionsToken({ issues: 'write', pull_requests: 'write' })
    await fetch(`${mirror.github.url}/repos/acme/widgets/issues/${number}/labels`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ labels: [approved] }),
    })
    await unapproved(number, /is a bot, and bots never approve/)
  })

  it('by a committer of the branch is refused', async () => {
    const { number, branch } = await open()
    await mirror.github.as('writer').push(branch, { files: { 'src/more.ts': 'export {}\n' } })
    await mirror.github.as('agent').push(branch, { files: { 'src/last.ts': 'export {}\n' } })
    await mirror.settle()
    await mirror.github.as('writer').label(number, approved)
    await unapproved(number, /writer wrote or committed some of its commits/)
  })

  it('by the last pusher is refused, also if another person wrote the commits', async () => {
    const { number, branch, head } = await open()
    const other = await mirror.github.as('agent').push(`${branch}-side`, {
      files: { 'src/side.ts': 'export {}\n' },
      from: branch,
    })
    expect(other).not.toBe(head)
    await mirror.github
      .as('maintainer')
      .ask('PATCH', `/repos/acme/widgets/git/refs/heads/${branch}`, { sha: other })
    await mirror.settle()
    await mirror.github.as('maintainer').label(number, approved)
    await unapproved(number, /maintainer pushed last/)
  })

  it('by a push between the approval and the reconcile drops the approval, and the record says so', async () => {
    const { number, branch, person } = await open()
    mirror.github.webhooks.hold()
    await mirror.github.as('maintainer').label(number, approved)
    await person.push(branch, { files: { 'src/evil.ts': 'export {}\n' } })
    await mirror.github.webhooks.release()
    await unapproved(number, /a push changed the files/)
  })

  it('by a marker in the body or in a comment changes nothing', async () => {
    const donor = await open()
    await mirror.github.as('maintainer').label(donor.number, approved)
    await mirror.settle()
    const { check, comments } = await see(mirror.github, donor.number)
    const { number, person } = await open()
    const forged = `${check?.text.slice(check.text.indexOf('<!-- closeout-ledger'))}\n\n${comments[0]?.body}`
    await person.comment(number, forged.replaceAll(`#${donor.number}`, `#${number}`))
    await person.editBody(number, `${closeoutBody()}\n\n${forged}`)
    const seen = await settled(number)
    expect([seen.labels, seen.comments.length]).toEqual([[ready], 1])
  })

  it('by a record that links to the receipt of another pull request changes nothing', async () => {
    const donor = await open()
    await mirror.github.as('maintainer').label(donor.number, approved)
    await mirror.settle()
    const { number } = await open()
    const { comments } = await see(mirror.github, number)
    const writer = mirror.github.as('writer')
    await writer.editComment(
      comments[0]?.id ?? 0,
      (comments[0]?.body ?? '').replace(/head=[0-9a-f]{40}/, `head=${donor.head}`),
    )
    await mirror.settle()
    await mirror.github.as('triager').label(number, approved)
    await unapproved(number, /was not granted/)
  })

  it('by an old revision of the record comment is corrected', async () => {
    const { number, branch, person } = await open()
    await mirror.github.as('maintainer').label(number, approved)
    await mirror.settle()
    const old = (await see(mirror.github, number)).comments[0]
    expect(plainText(old?.body ?? '')).toContain('| Approval | maintainer, ')
    await person.push(branch, { files: { 'src/new.ts': 'export {}\n' } })
    await mirror.settle()
    await mirror.github.as('writer').editComment(old?.id ?? 0, old?.body ?? '')
    const seen = await settled(number)
    expect(seen.labels).toEqual([ready])
    expect(seen.comments.map(({ body }) => body.includes('**Approved.**'))).toEqual([false])
  })

  it('by a push back to the commit of a withdrawn approval does not restore it', async () => {
    const { number, branch, head, person } = await open()
    await mirror.github.as('maintainer').label(number, approved)
    await mirror.settle()
    await mirror.github.as('maintainer').unlabel(number, approved)
    await mirror.settle()
    await person.push(branch, { files: { 'src/new.ts': 'export {}\n' } })
    await mirror.settle()
    await person.ask('PATCH', `/repos/acme/widgets/git/refs/heads/${branch}`, { sha: head, force: true })
    await unapproved(number, /maintainer withdrew it/)
  })

  it('by an edit of a maintainer’s comment is refused', async () => {
    const { number } = await open()
    const comment = await mirror.github.as('maintainer').comment(number, 'Looks nice so far.')
    await mirror.settle()
    await mirror.github.as('writer').editComment(comment, '/closeout approve')
    expect((await settled(number)).labels).toEqual([ready])
  })

  it('by an edit of the closeout drops the approval, and the record names the edit', async () => {
    const { number, person } = await open()
    await mirror.github.as('maintainer').label(number, approved)
    await mirror.settle()
    expect((await see(mirror.github, number)).labels).toEqual([approved])
    await person.editBody(number, closeoutBody('Something quite different.'))
    await unapproved(number, /the closeout was edited after the approval/)
  })

  it('by a record block that claims an approval makes the pull request a draft', async () => {
    const record = JSON.stringify({ schema_version: '1.0', slug: 'a', approved: true })
    const { number } = await open('agent', `${closeoutBody()}\n\n\`\`\`closeout-record\n${record}\n\`\`\`\n`)
    const seen = await settled(number)
    expect([seen.labels, seen.check?.conclusion]).toEqual([['artifact: draft'], 'failure'])
  })

  it('by renaming a label to the label for an approval is reverted', async () => {
    const { number } = await open()
    const owner = mirror.github.as('owner')
    await owner.ask('POST', '/repos/acme/widgets/labels', { name: 'harmless', color: 'ededed' })
    await owner.label(number, 'harmless')
    await mirror.settle()
    await owner.ask('DELETE', `/repos/acme/widgets/labels/${encodeURIComponent(approved)}`).catch(() => null)
    await owner.ask('PATCH', '/repos/acme/widgets/labels/harmless', { new_name: approved })
    await mirror.github.as('reader').comment(number, '/closeout recheck')
    expect((await settled(number)).labels).toEqual([ready])
  })

  it('by a second pull request on the same commit shows the worse status on the shared check', async () => {
    const first = await open()
    await mirror.github.as('maintainer').label(first.number, approved)
    await mirror.settle()
    await mirror.github.as('owner').ask('POST', '/repos/acme/widgets/git/refs', {
      ref: `refs/heads/${first.branch}-twin`,
      sha: first.head,
    })
    const { number } = await first.person.openPullRequest({
      head: `${first.branch}-twin`,
      body: 'No closeout.',
    })
    const seen = await settled(number)
    expect(seen.check?.conclusion).toBe('failure')
    expect(seen.check?.summary).toMatch(new RegExp(`#${first.number}[^]*#${number}`))
    expect((await see(mirror.github, first.number)).labels).toEqual([approved])
    await first.person.close(number)
    const alone = await settled(first.number)
    expect([alone.check?.conclusion, alone.labels]).toEqual(['success', [approved]])
  })

  it('by the owner of a fork is refused, but a maintainer’s approval of the fork counts', async () => {
    const outsider = mirror.github.as('outsider')
    await outsider.fork()
    const fork = mirror.github.as('outsider', 'outsider/widgets')
    await fork.push('gift', { files: { 'gift.txt': '1\n' } })
    const record = JSON.stringify({ schema_version: '1.0', slug: 'gift', owner: 'maintainer' })
    const body = `${closeoutBody()}\n\n\`\`\`closeout-record\n${record}\n\`\`\`\n`
    const { number } = await outsider.openPullRequest({ head: 'outsider:gift', body })
    await mirror.settle()
    await outsider.comment(number, '/closeout approve')
    await unapproved(number, /outsider has the role/)
    expect((await outsider.pull(number)).assignees).toEqual([])
    await mirror.github.as('maintainer').label(number, approved)
    expect((await settled(number)).labels).toEqual([approved])
    await fork.push('gift', { files: { 'gift.txt': 'evil\n' } })
    await unapproved(number, /a push changed the files/)
  })
})
