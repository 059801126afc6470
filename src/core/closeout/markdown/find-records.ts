import type { Parent, RootContent } from 'mdast'
import { recordInfoString } from '../../vocabulary/names.ts'
import type { RecordBlock } from '../model/closeout.ts'
import type { ReadChunk } from './find-sections.ts'
import type { Chunk } from './scan-lines.ts'

const blocksIn = (nodes: readonly RootContent[]): readonly RecordBlock[] =>
  nodes.flatMap(node => {
    if (node.type === 'code' && node.lang === recordInfoString && !node.meta && node.position) {
      return [{ text: node.value, line: node.position.start.line + 1 }]
    }
    return node.type === 'list' || node.type === 'listItem'
      ? blocksIn((node as Parent).children as RootContent[])
      : []
  })

/** The record blocks of a text, in order, wherever they stand but in a quote or a comment. */
export const findRecords = (chunks: readonly Chunk[], read: ReadChunk): readonly RecordBlock[] =>
  chunks.filter(({ text }) => text.includes(recordInfoString)).flatMap(chunk => blocksIn(read(chunk)))
