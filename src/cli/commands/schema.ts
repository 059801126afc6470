import type { Command } from 'commander'
import { z } from 'zod'
import { schemas } from '../../engine/schemas.ts'
import type { Register } from '../commands.ts'

/** `closeout schema NAME`: the JSON Schema of one of the public formats. */
export const register: Register = (command, io) => {
  command
    .argument('<name>', `one of: ${Object.keys(schemas).join(', ')}`)
    .action((name: string, _options: unknown, self: Command) => {
      const schema = schemas[name as keyof typeof schemas]
      if (!schema) {
        self.error(
          `closeout schema: there is no schema ${JSON.stringify(name)}. Use one of: ${Object.keys(schemas).join(', ')}.`,
        )
      }
      io.out(`${JSON.stringify(z.toJSONSchema(schema, { io: 'input' }), null, 2)}\n`)
    })
}
