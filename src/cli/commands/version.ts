import { readOwnCommit } from '../../io/setup/read-own-commit.ts'
import type { Register } from '../commands.ts'
import { addFormats, chosenFormat, type FormatFlags, printReport } from '../formats.ts'
import { version } from '../io/terminal.ts'

/** `closeout version`: the version; with `--json` also the commit, Node and the platform, for a report of a defect. */
export const register: Register = (command, io) => {
  addFormats(command, 'version').action(async (flags: FormatFlags) => {
    const format = chosenFormat(flags)
    const own = format === 'text' ? null : await readOwnCommit(io.program, 'closeout')
    const { version: node, platform, arch } = process
    await printReport(
      'version',
      { version, commit: own?.commit ?? null, node, platform: `${platform} ${arch}` },
      { format, io, isFine: false },
    )
  })
}
