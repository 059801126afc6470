/** How text is coloured. No meaning is shown by colour alone. */
export type Paint = Readonly<
  Record<'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'blue' | 'cyan', (text: string) => string>
>

const plain = (text: string): string => text

/** The paint of everything that is no terminal: none. */
export const plainPaint: Paint = {
  bold: plain,
  dim: plain,
  red: plain,
  yellow: plain,
  green: plain,
  blue: plain,
  cyan: plain,
}
