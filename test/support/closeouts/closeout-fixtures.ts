import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../root.ts'

const folder = join(root, 'test/fixtures/closeouts')

/** A pull-request body of the corpus, and the label that a person gave it. */
export type CloseoutFixture = {
  /** `<form>/<case>`, as in `placeholder/todo`. */
  readonly name: string
  readonly body: string
  readonly label: unknown
}

const read = (name: string): CloseoutFixture => ({
  name,
  body: readFileSync(join(folder, `${name}.md`), 'utf8'),
  label: JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')),
})

/** Every body of the corpus: one folder a form, `<case>.md` beside `<case>.json`, in the order of their names. */
export const closeoutFixtures: readonly CloseoutFixture[] = readdirSync(folder, { withFileTypes: true })
  .filter(entry => entry.isDirectory())
  .flatMap(({ name: form }) =>
    readdirSync(join(folder, form)).flatMap(file =>
      file.endsWith('.md') ? [`${form}/${file.slice(0, -'.md'.length)}`] : [],
    ),
  )
  .toSorted()
  .map(read)
