/**
 * A field to paste at the end of a section: a heading one level below that of the section, which would otherwise end
 * there. Below the last level of headings it is a bold label.
 *
 * @param level  the level of the section's heading
 */
export const blankField = (level: number, title: string, text: string): string =>
  level >= 6 ? `**${title}:** ${text}` : `${'#'.repeat(level + 1)} ${title}\n\n${text}`
