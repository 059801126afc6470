import type { CompletedCommand } from './describe-program.ts'

/** Completion for bash: words of the command line, then file names. */
export const bashScript = (
  commands: readonly CompletedCommand[],
): string => `# closeout completion for bash. Add to ~/.bashrc: source <(closeout completion bash)
_closeout() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} path= words= i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${path:+$path }\${COMP_WORDS[i]}" in
      ${commands
        .slice(1)
        .map(({ path }) => `'${path}'`)
        .join(' | ')}) path="\${path:+$path }\${COMP_WORDS[i]}" ;;
    esac
  done
  case "$path:$prev" in
${commands.flatMap(valueCases).join('\n')}
  esac
  case "$path" in
${commands.map(({ path, ...command }) => `    '${path}') words='${wordsOf(command).join(' ')}' ;;`).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o bashdefault -o default -F _closeout closeout
`

const wordsOf = ({ subcommands, options, values }: Omit<CompletedCommand, 'path'>): readonly string[] => [
  ...subcommands.map(({ name }) => name),
  ...values,
  ...options.map(({ names }) => names[0] ?? ''),
]

/** After an option with a value: its choices, or file names where it has none. */
const valueCases = ({ path, options }: CompletedCommand): readonly string[] =>
  options
    .filter(({ takesValue }) => takesValue)
    .map(({ names, choices }) => {
      const reply =
        choices.length === 0 ? 'COMPREPLY=()' : `COMPREPLY=($(compgen -W '${choices.join(' ')}' -- "$cur"))`
      return `    ${names.map(name => `'${path}:${name}'`).join(' | ')}) ${reply}; return ;;`
    })
