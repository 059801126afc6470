import { Argument } from 'commander'
import { z } from 'zod'
import { schemas } from '../../engine/schemas.ts'
import type { Register } from '../commands.ts'
import { offerValues } from '../completion/offered-values.ts'
import { unknownName } from '../io/unknown-name.ts'

/** `closeout schema NAME`: the JSON Schema of one of the public formats. */
export const register: Register = (command, io) => {
  const names = Object.keys(schemas)
  const argument = new Argument('<name>', `one of: ${names.join(', ')}`)
  command.addArgument(offerValues(argument, names)).action((name: string) => {
    const schema = Object.hasOwn(schemas, name) ? schemas[name as keyof typeof schemas] : undefined
    if (!schema) {
      throw unknownName(`There is no schema ${JSON.stringify(name)}.`, {
        given: name,
        names,
        where: '<name>',
        fixOf: near => `closeout schema ${near}`,
      })
    }
    io.out(`${JSON.stringify(z.toJSONSchema(schema, { io: 'input' }), null, 2)}\n`)
  })
}
