import type { CompletedCommand, CompletedOption } from './describe-program.ts'

/** Completion for fish, with the help of each word. */
export const fishScript = (
  commands: readonly CompletedCommand[],
): string => `# closeout completion for fish. Save it: closeout completion fish > ~/.config/fish/completions/closeout.fish
function __closeout_at
    set -l at ''
    for word in (commandline -opc)[2..]
        switch (string trim "$at $word")
            case ${commands
              .slice(1)
              .map(({ path }) => `'${path}'`)
              .join(' ')}
                set at (string trim "$at $word")
        end
    end
    test "$at" = "$argv[1]"
end
${commands.flatMap(linesOf).join('\n')}
`

const linesOf = ({ path, subcommands, options, values }: CompletedCommand): readonly string[] => {
  const start = `complete -c closeout -n "__closeout_at '${path}'"`
  return [
    ...subcommands.map(({ name, help }) => `${start} -f -a ${name} -d '${help}'`),
    ...(values.length > 0 ? [`${start} -f -a '${values.join(' ')}'`] : []),
    ...options.map(option => `${start} ${optionWords(option)}`),
  ]
}

const optionWords = ({ names, help, takesValue, choices }: CompletedOption): string => {
  const named = names.map(name => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`))
  const value = choices.length > 0 ? [`-x -a '${choices.join(' ')}'`] : takesValue ? ['-r'] : []
  return [...named, ...value, `-d '${help}'`].join(' ')
}
