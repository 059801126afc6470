import { z } from 'zod'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { schemas } from '../../engine/schemas.ts'
import type { Register } from '../commands.ts'

/** `closeout schema NAME`: the JSON Schema of one of the public formats. */
export const register: Register = (command, io) => {
  command.argument('<name>', `one of: ${Object.keys(schemas).join(', ')}`).action((name: string) => {
    const schema = Object.hasOwn(schemas, name) ? schemas[name as keyof typeof schemas] : undefined
    if (!schema) {
      throw new CloseoutError('usage', `There is no schema ${JSON.stringify(name)}.`, {
        where: '<name>',
        fix: `Use one of: ${Object.keys(schemas).join(', ')}.`,
      })
    }
    io.out(`${JSON.stringify(z.toJSONSchema(schema, { io: 'input' }), null, 2)}\n`)
  })
}
