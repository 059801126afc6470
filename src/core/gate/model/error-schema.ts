import { z } from 'zod'
import { errorCodes } from '../../vocabulary/errors.ts'

/** What a command prints with `--json` where it cannot do its work; it then ends with 2. */
export const errorSchema = z
  .strictObject({
    schema_version: z.literal('1.0').describe('The version of this format.'),
    error: z
      .strictObject({
        code: z
          .enum(errorCodes)
          .describe('The kind of failure. `usage` is a wrong call, `internal` a defect of this program.'),
        what: z.string().min(1).describe('What is wrong, in full sentences.'),
        where: z
          .string()
          .min(1)
          .describe('The option, argument, file or other place that is wrong; else the command.'),
        fix: z
          .string()
          .min(1)
          .nullable()
          .describe('A command or a sentence to act on; null where none is known.'),
      })
      .describe('Why the command did not do its work.'),
  })
  .describe('An error of a command, as --json prints it on standard output.')

export type ErrorReport = z.infer<typeof errorSchema>
