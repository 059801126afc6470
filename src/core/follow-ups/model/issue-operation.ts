/** Writes to follow-up issues. `repository` is `owner/name`: policy may name another one. */
export type IssueOperation =
  | {
      readonly kind: 'open issue'
      readonly repository: string
      readonly title: string
      readonly body: string
      readonly labels: readonly string[]
      readonly assignees: readonly string[]
      readonly milestone: number | null
    }
  | {
      readonly kind: 'update issue'
      readonly repository: string
      readonly number: number
      /** A new title, `null` to leave it. */
      readonly title: string | null
      readonly body: string
      readonly state: 'open' | 'closed'
      /** Whether that is another state than it has now: the record of every pull request that it names changes. */
      readonly isMove: boolean
      readonly reason: 'completed' | 'duplicate' | null
    }
  | {
      readonly kind: 'label issue' | 'unlabel issue'
      readonly repository: string
      readonly number: number
      readonly name: string
    }
  | {
      readonly kind: 'comment on issue'
      readonly repository: string
      readonly number: number
      readonly body: string
    }
  | {
      readonly kind: 'nest issue'
      readonly repository: string
      readonly number: number
      /** GitHub's id of the child, which is not its number. */
      readonly child: number
    }

/** A label that the repository lacks. */
export type LabelCreation = {
  readonly kind: 'create label'
  readonly name: string
  readonly color: string
  readonly description: string
}

/** A write to an issue that GitHub refused; `why` is a clause with GitHub's own words. */
export type RefusedWrite = { readonly operation: IssueOperation; readonly why: string }
