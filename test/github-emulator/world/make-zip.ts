/** A zip file, for the artifacts of workflow runs. */
import { crc32, deflateRawSync } from 'node:zlib'

const deflated = 8
const isUtf8 = 0x0800

/** @param files  path -> content, in this order */
export function makeZip(files: Readonly<Record<string, string | Buffer>>): Buffer {
  const local: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const [path, content] of Object.entries(files)) {
    const bytes = Buffer.from(content)
    const packed = deflateRawSync(bytes)
    const name = Buffer.from(path)
    const shared = Buffer.alloc(26)
    shared.writeUInt16LE(20, 0)
    shared.writeUInt16LE(isUtf8, 2)
    shared.writeUInt16LE(deflated, 4)
    shared.writeUInt32LE(crc32(bytes), 10)
    shared.writeUInt32LE(packed.length, 14)
    shared.writeUInt32LE(bytes.length, 18)
    shared.writeUInt16LE(name.length, 22)
    const start = [word(0x04034b50), shared, name, packed]
    central.push(word(0x02014b50), short(20), shared, Buffer.alloc(10), word(offset), name)
    local.push(...start)
    offset += start.reduce((total, part) => total + part.length, 0)
  }
  const directory = Buffer.concat(central)
  const count = Object.keys(files).length
  return Buffer.concat([
    ...local,
    directory,
    word(0x06054b50),
    short(0),
    short(0),
    short(count),
    short(count),
    word(directory.length),
    word(offset),
    short(0),
  ])
}

const word = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

const short = (value: number): Buffer => {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}
