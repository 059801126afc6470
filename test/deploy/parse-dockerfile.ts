/** One instruction of a Dockerfile, with its continued lines joined. */
export type Instruction = { readonly name: string; readonly rest: string }

/** Read a Dockerfile as far as ours goes: comments, continued lines, one stage. */
export const parseDockerfile = (text: string): readonly Instruction[] =>
  text
    .split('\n')
    .filter(line => !/^\s*#/.test(line))
    .join('\n')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .flatMap(line => {
      const [, name, rest] = /^([A-Z]+)\s+(.*)$/.exec(line.trim()) ?? []
      return name && rest ? [{ name, rest: rest.trim() }] : []
    })

/** A command in its JSON form, with options before it left out. */
export const parseCommand = (rest: string): readonly string[] =>
  JSON.parse(rest.slice(rest.indexOf('['))) as readonly string[]
