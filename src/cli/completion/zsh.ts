import type { CompletedCommand } from './describe-program.ts'

/** Completion for zsh, with the help of each word. */
export const zshScript = (commands: readonly CompletedCommand[]): string => `#compdef closeout
# closeout completion for zsh. Add to ~/.zshrc, after compinit: source <(closeout completion zsh)
_closeout() {
  local at= word
  local -a entries
  for word in \${words[2,CURRENT-1]}; do
    case "\${at:+$at }$word" in
      (${commands
        .slice(1)
        .map(({ path }) => `'${path}'`)
        .join('|')}) at="\${at:+$at }$word" ;;
    esac
  done
  case "$at:\${words[CURRENT-1]}" in
${commands.flatMap(valueCases).join('\n')}
  esac
  case "$at" in
${commands.map(entriesCase).join('\n')}
  esac
  _describe closeout entries || _files
}
compdef _closeout closeout
`

const entriesCase = ({ path, subcommands, options, values }: CompletedCommand): string => {
  const entries = [
    ...subcommands.map(({ name, help }) => `${name}:${help}`),
    ...values,
    ...options.map(({ names, help }) => `${names[0]}:${help}`),
  ]
  return `    ('${path}') entries=(${entries.map(entry => `'${entry}'`).join(' ')}) ;;`
}

const valueCases = ({ path, options }: CompletedCommand): readonly string[] =>
  options
    .filter(({ takesValue }) => takesValue)
    .map(({ names, choices }) => {
      const reply = choices.length === 0 ? '_files' : `compadd -- ${choices.join(' ')}`
      return `    (${names.map(name => `'${path}:${name}'`).join('|')}) ${reply}; return ;;`
    })
