/**
 * `npm run pictures [-- FOLDER]`: the summary, the check, the record comment and a follow-up issue in seven forms, as GitHub
 * shows them: light, dark, as narrow as a telephone, with long words, with 60 findings, right to left, and without CSS.
 */
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { picturesOfPages } from '../../scripts/docs/picture/picture-of.ts'
import { listPictures } from './forms.ts'

const folder = process.argv[2] ?? join(tmpdir(), 'closeout-pictures')
const pictures = listPictures(folder)
const widths = await picturesOfPages(pictures)
for (const [index, { file, width = 0 }] of pictures.entries()) {
  const needed = widths[index] ?? 0
  console.log(`${basename(file)}${needed > width ? `: needs ${needed} of ${width} pixels` : ''}`)
}
console.log(`The pictures are in ${folder}.`)
