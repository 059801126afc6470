/** A text with one line feed at each line's end, whatever ended it: CRLF, CR or LF. */
export const withLineFeeds = (text: string): string => text.replace(/\r\n?/g, '\n')

/** Whether GitHub shows the text that was sent: it may end lines its own way, and trims. */
export const isSameText = (one: string, other: string): boolean =>
  one === other || withLineFeeds(one).trim() === withLineFeeds(other).trim()
