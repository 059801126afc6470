/**
 * What a sentence of the closeout says about the change, so that it can be compared with the diff.
 *
 * `path`: a file or a folder (it ends with `/`) that was added, removed or renamed. A path without a slash is a file's
 * name, in any folder. `to` is the new path of a rename. `line` is 1-based within the text.
 */
export type ChangeClaim =
  | {
      readonly kind: 'path'
      readonly change: 'added' | 'removed' | 'renamed'
      readonly path: string
      readonly to: string | null
      readonly line: number
    }
  | { readonly kind: 'only docs' | 'only tests'; readonly line: number }
  | { readonly kind: 'no new dependencies'; readonly line: number }
