/** A part of a text keeps the whole text in memory; its copy does not. */
export const copyText = (part: string): string => JSON.parse(JSON.stringify(part))
