/** What a person reads of a Markdown text: no addresses, no marks, no characters without width. */
export const plainText = (markdown: string): string =>
  markdown
    .replace(/<span title="[^"]*">([^<]*)<\/span>/g, '$1')
    .replace(/\[((?:\\.|[^\]\\])*)\]\([^)\s]*\)/g, '$1')
    .replaceAll('<wbr>', '')
    .replace(/[`\u200b*\\]/g, '')
