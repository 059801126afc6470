import { closeoutBody, type Mirror, type Occurrence, see } from './mirror.ts'

/** A pull request that a story is about. */
export type OpenedPull = { readonly number: number; readonly branch: string; readonly head: string }

/** What a story does with pull requests on one mirror: open them, and look once the app has settled. */
export const openPulls = (mirror: () => Mirror, name: string) => {
  let count = 0
  return {
    /** A complete pull request with a branch and a file of its own. */
    open: async (
      given: {
        readonly by?: string
        readonly base?: string
        readonly body?: string
        readonly files?: Readonly<Record<string, string | null>>
      } = {},
    ): Promise<OpenedPull> => {
      count += 1
      const branch = `${name}-${count}`
      const { by = 'agent', base = 'main', body = closeoutBody() } = given
      const person = mirror().github.as(by)
      const files = given.files ?? { [`src/${branch}.ts`]: 'export {}\n' }
      const head = await person.push(branch, { files, from: base })
      const { number } = await person.openPullRequest({ head: branch, base, body })
      await mirror().settle()
      return { number, branch, head }
    },
    settled: async (number: number): Promise<Occurrence> => {
      await mirror().settle()
      return see(mirror().github, number)
    },
  }
}

/** The record comment as a person reads it: without the marks that keep names and Markdown apart. */
export const recordOf = ({ comments }: Occurrence): string =>
  (comments[0]?.body ?? '').replace(/<wbr>|\u200b/g, '').replaceAll('\\', '')
