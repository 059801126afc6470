import { Argument, type Command } from 'commander'
import type { Register } from '../commands.ts'
import { bashScript } from '../completion/bash.ts'
import { type CompletedCommand, describeProgram } from '../completion/describe-program.ts'
import { fishScript } from '../completion/fish.ts'
import { zshScript } from '../completion/zsh.ts'

const shells = { bash: bashScript, zsh: zshScript, fish: fishScript } as const satisfies Readonly<
  Record<string, (commands: readonly CompletedCommand[]) => string>
>

/** `closeout completion SHELL`: what a shell needs to complete a command line. Made from the table of commands. */
export const register: Register = (command, io) => {
  command
    .addArgument(new Argument('<shell>', 'the shell').choices(Object.keys(shells)))
    .addHelpText('after', help)
    .action((shell: keyof typeof shells) => io.out(shells[shell](describeProgram(programOf(command)))))
}

/** The program that a command belongs to. All of its commands are defined before this one is run. */
const programOf = (command: Command): Command => command.parent ?? command

const help = `
  source <(closeout completion bash)
  source <(closeout completion zsh)
  closeout completion fish > ~/.config/fish/completions/closeout.fish
`
