import { type FieldName, fieldNames } from '../../../../src/core/closeout/model/closeout.ts'
import type { RenderedCloseout } from '../../../../src/core/closeout/write/render-closeout.ts'

/** A rendered closeout of a session: each field says its own name, unless it is given. */
export const rendering = (
  slug: string,
  fields: Partial<Record<FieldName, readonly string[]>> = {},
  more: Partial<RenderedCloseout> = {},
): RenderedCloseout => {
  const lines = (name: FieldName): readonly string[] => fields[name] ?? [`- ${slug} says ${name}`]
  const all = fieldNames.map(name => [name, lines(name)] as const)
  return {
    slug,
    fields: Object.fromEntries(all) as Record<FieldName, readonly string[]>,
    asked: new Set(
      all.filter(([, own]) => own.every(line => line.startsWith('TODO: '))).map(([name]) => name),
    ),
    record: ['{', `  "slug": "${slug}"`, '}'],
    ...more,
  }
}
