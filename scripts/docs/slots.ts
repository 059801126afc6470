/** Replace the text between `<!-- generated: NAME -->` and `<!-- end: NAME -->`. */
export const withTables = (text: string, tables: Record<string, string>): string =>
  Object.entries(tables).reduce((page, [name, table]) => {
    const slot = new RegExp(`(<!-- generated: ${name} -->\n)[\\s\\S]*?(<!-- end: ${name} -->)`)
    if (!slot.test(page))
      throw new Error(`The page has no <!-- generated: ${name} --> with its <!-- end: ${name} -->.`)
    return page.replace(slot, (_whole, open: string, close: string) => `${open}\n${table}\n\n${close}`)
  }, text)

/** Replace the lines between `# generated: NAME` (or `// generated: NAME`) and its end, at the indentation of the first. */
export const withLists = (text: string, lists: Record<string, readonly string[]>): string =>
  Object.entries(lists).reduce((file, [name, lines]) => {
    const slot = new RegExp(`^( *)(#|//) generated: ${name}\n[\\s\\S]*?^ *\\2 end: ${name}$`, 'm')
    if (!slot.test(file)) throw new Error(`The file has no # generated: ${name} with its # end: ${name}.`)
    return file.replace(slot, (_whole, indent: string, sign: string) =>
      [`${sign} generated: ${name}`, ...lines, `${sign} end: ${name}`]
        .map(line => `${indent}${line}`)
        .join('\n'),
    )
  }, text)

/** A Markdown table. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map(row => `| ${row.join(' | ')} |`).join('\n')
