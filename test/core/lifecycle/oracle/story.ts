import fc from 'fast-check'

const people = ['agent', 'boss', 'maint', 'writer', 'triager', 'member', 'guest', 'robot[bot]'] as const
export const bases = ['main', 'work', 'lenient'] as const
export type Base = (typeof bases)[number]
const examples = [
  '> /closeout approve',
  '```\na\n```sh\n/closeout approve\n```',
  '- /closeout approve',
] as const

/** One thing that somebody does, or that happens to the app. `wait` is how many seconds pass before it. */
export type Deed = { readonly wait: number } & (
  | {
      readonly kind: 'label' | 'unlabel' | 'approve in review' | 'request changes' | 'dismiss' | 'press'
      readonly by: string
    }
  | { readonly kind: 'comment'; readonly by: string; readonly names: 'nothing' | 'head' | 'earlier' }
  | { readonly kind: 'example'; readonly by: string; readonly text: string }
  | { readonly kind: 'hold' | 'unhold' | 'comment unhold'; readonly by: string }
  | {
      readonly kind: 'push' | 'amend' | 'rebase' | 'push back' | 'push elsewhere' | 'fast-forward'
      readonly by: string
    }
  | { readonly kind: 'edit'; readonly text: string }
  | { readonly kind: 'retarget'; readonly base: Base }
  | { readonly kind: 'rule'; readonly base: Base; readonly rules: string }
  | { readonly kind: 'role'; readonly of: string; readonly role: string }
  | { readonly kind: 'draft' | 'ready' | 'sweep' | 'fail' }
  | { readonly kind: 'deliver' | 'lose'; readonly which: number }
)

const pause = fc.constantFrom(0, 1, 1, 3)
const person = fc.constantFrom(...people)
/** Those whose approval may count, more often than all. */
const approver = fc.constantFrom('boss', 'boss', 'maint', 'maint', 'writer', 'writer', ...people)

const deed = (wait: fc.Arbitrary<number>) => {
  const withBy = (kind: string, by: fc.Arbitrary<string> = person) =>
    fc.record({ kind: fc.constant(kind), by, wait })
  const plain = (kind: string) => fc.record({ kind: fc.constant(kind), wait })
  const base = fc.constantFrom(...bases)
  return fc.oneof(
    { weight: 6, arbitrary: withBy('label', approver) },
    { weight: 3, arbitrary: withBy('unlabel', approver) },
    { weight: 3, arbitrary: withBy('approve in review', approver) },
    { weight: 1, arbitrary: withBy('request changes', approver) },
    { weight: 1, arbitrary: withBy('dismiss', approver) },
    { weight: 3, arbitrary: withBy('press', approver) },
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('comment'),
        by: approver,
        names: fc.constantFrom('nothing', 'nothing', 'head', 'earlier'),
        wait,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('example'),
        by: approver,
        text: fc.constantFrom(...examples),
        wait,
      }),
    },
    { weight: 1, arbitrary: withBy('hold') },
    { weight: 1, arbitrary: withBy('unhold', approver) },
    { weight: 1, arbitrary: withBy('comment unhold') },
    { weight: 2, arbitrary: withBy('push') },
    { weight: 1, arbitrary: withBy('amend') },
    { weight: 1, arbitrary: withBy('rebase') },
    { weight: 2, arbitrary: withBy('push back') },
    { weight: 2, arbitrary: withBy('push elsewhere') },
    { weight: 2, arbitrary: withBy('fast-forward') },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('edit'), text: fc.constantFrom('one', 'two'), wait }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('retarget'), base, wait }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('rule'),
        base,
        rules: fc.constantFrom('strict', 'lenient', 'admins', 'team', 'diff'),
        wait,
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('role'),
        of: approver,
        role: fc.constantFrom('none', 'triage', 'write', 'admin'),
        wait,
      }),
    },
    { weight: 1, arbitrary: plain('draft') },
    { weight: 2, arbitrary: plain('ready') },
    { weight: 3, arbitrary: plain('sweep') },
    { weight: 1, arbitrary: plain('fail') },
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('deliver'), which: fc.nat(5), wait }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('lose'), which: fc.nat(5), wait }) },
    // Each record has the fields of its kind; the union is wider than fast-check infers.
  ) as unknown as fc.Arbitrary<Deed>
}

/** What attackers and busy people do in a row; any other deed may come in between. */
const motif = (wait: fc.Arbitrary<number>): fc.Arbitrary<readonly Deed[]> =>
  fc
    .record({ by: approver, other: approver, base: fc.constantFrom(...bases), wait })
    .chain(({ by, other, base, wait }) => {
      const deliver: Deed = { kind: 'deliver', which: 5, wait }
      const rows: readonly (readonly Deed[])[] = [
        [
          { kind: 'label', by, wait },
          deliver,
          { kind: 'unlabel', by: other, wait },
          { kind: 'sweep', wait },
          { kind: 'role', of: other, role: 'none', wait },
          { kind: 'sweep', wait },
        ],
        [{ kind: 'label', by, wait }, deliver, { kind: 'retarget', base, wait }, { kind: 'sweep', wait }],
        [
          { kind: 'label', by, wait },
          deliver,
          { kind: 'hold', by: 'triager', wait },
          { kind: 'comment unhold', by: 'guest', wait },
          deliver,
          { kind: 'role', of: 'guest', role: 'write', wait },
          { kind: 'sweep', wait },
        ],
        [
          { kind: 'label', by, wait },
          deliver,
          { kind: 'rule', base, rules: 'admins', wait },
          { kind: 'sweep', wait },
        ],
        [
          { kind: 'push elsewhere', by: other, wait },
          { kind: 'comment', by, names: 'nothing', wait },
          { kind: 'fast-forward', by: other, wait },
          deliver,
        ],
        [
          { kind: 'push', by: other, wait },
          { kind: 'sweep', wait },
          { kind: 'push back', by: other, wait },
          { kind: 'comment', by, names: 'nothing', wait },
          { kind: 'push back', by: other, wait },
          deliver,
        ],
        [
          { kind: 'retarget', base: 'lenient', wait },
          { kind: 'label', by: 'agent', wait },
          deliver,
          { kind: 'retarget', base: 'main', wait },
          { kind: 'sweep', wait },
        ],
      ]
      return fc.constantFrom(...rows)
    })

/** A story: how the pull request begins, what happens, and in which order the last deliveries come. */
export type Tale = {
  readonly base: Base
  readonly isStacked: boolean
  readonly deeds: readonly Deed[]
  readonly last: readonly number[]
}

export const tales: fc.Arbitrary<Tale> = fc.record({
  base: fc.constantFrom(...bases),
  isStacked: fc.boolean(),
  deeds: fc
    .array(
      fc.oneof(
        { weight: 4, arbitrary: deed(pause).map(one => [one]) },
        { weight: 1, arbitrary: motif(pause) },
      ),
      { minLength: 2, maxLength: 14 },
    )
    .map(parts => parts.flat()),
  last: fc.array(fc.nat(5), { maxLength: 4 }),
})
