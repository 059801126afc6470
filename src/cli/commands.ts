import type { Command } from 'commander'
import type { Io } from './io/terminal.ts'

/** Gives a command its arguments, options and action, and calls `finish` with its exit code where that is not 0. */
export type Register = (command: Command, io: Io, finish: (exitCode: number) => void) => void
export type Subcommands<Name extends string> = Readonly<Record<Name, Register>>

/** What the help of a command says: what it does, and what each exit code means. */
export type CommandHelp = {
  readonly summary: string
  readonly exits: Readonly<Record<number, string>>
}

/** A command: its help, and its file, which is loaded only when the command is called. */
export type CommandRow = CommandHelp & {
  readonly subcommands?: Readonly<Record<string, CommandHelp>>
  readonly load: () => Promise<{
    readonly register: Register
    readonly subcommands?: Readonly<Record<string, Register>>
  }>
}

/** A command with subcommands: its file has each of those that the table has, and no other. */
const parent = <Sub extends string>(
  row: CommandHelp & {
    readonly subcommands: Readonly<Record<Sub, CommandHelp>>
    readonly load: () => Promise<{
      readonly register: Register
      readonly subcommands: Subcommands<NoInfer<Sub>>
    }>
  },
) => row

/** The commands in the order in which the help lists them. */
const commands = {
  check: {
    summary: 'Run the artifact gate on the checked-out branch.',
    exits: {
      0: 'the gate passes',
      1: 'the gate fails',
      2: 'the gate cannot decide, usage or environment, neither a body nor --paths given',
    },
    load: () => import('./commands/check.ts'),
  },
  init: {
    summary:
      'Set a repository up for the gate: workflow, policy, ignore rules, pull request template. Without --apply it only prints the differences.',
    exits: {
      0: 'printed or written, or nothing to do',
      1: 'a file was left alone and needs a person',
      2: 'usage or environment',
    },
    load: () => import('./commands/init.ts'),
  },
  fix: {
    summary: 'Untrack runtime files, add missing ignore rules, and add missing fields to a body.',
    exits: {
      0: 'fixed, or nothing to fix',
      1: 'something could not be fixed',
      2: 'usage or environment',
    },
    load: () => import('./commands/fix.ts'),
  },
  new: {
    summary: 'Print a pull request body with a closeout to fill in, prefilled from the change.',
    exits: { 0: 'printed or written', 2: 'usage or environment' },
    load: () => import('./commands/new.ts'),
  },
  doctor: {
    summary:
      'Check how the gate, and with --app the app, is set up. Prints each problem with its fix, and changes nothing.',
    exits: { 0: 'no problem', 1: 'at least one problem', 2: 'usage or environment' },
    load: () => import('./commands/doctor.ts'),
  },
  parse: {
    summary: 'Read a closeout section and check each of its fields.',
    exits: {
      0: 'complete, or any result with --jsonl',
      1: 'not complete',
      2: 'usage or unreadable file',
    },
    load: () => import('./commands/parse.ts'),
  },
  plan: {
    summary: 'Print what the app would write for a pull request. Writes nothing.',
    exits: { 0: 'printed', 2: 'usage or environment' },
    load: () => import('./commands/plan.ts'),
  },
  render: {
    summary: 'Print the durable closeout of a session, made from its sidecars, for the pull request.',
    exits: { 0: 'printed or written', 2: 'usage or environment' },
    load: () => import('./commands/render.ts'),
  },
  audit: {
    summary:
      'List the local sessions, those that need attention now first. It only reads; the commands that it prints are for you to run.',
    exits: { 0: 'the scan finished', 1: 'a bucket of --fail-on holds a session', 2: 'usage or environment' },
    load: () => import('./commands/audit.ts'),
  },
  clean: {
    summary:
      'Move finished sessions of which nothing would be lost to archive/, each with a manifest. Deletes nothing, and without --apply only prints.',
    exits: {
      0: 'printed or moved',
      1: 'a session of --slug stays',
      2: 'usage, or the environment prevented a move; the other sessions are moved',
    },
    load: () => import('./commands/clean.ts'),
  },
  validate: {
    summary:
      'Check the sidecars of local sessions: their format, and whether they agree. Prints each defect with its place and a fix.',
    exits: { 0: 'no defect', 1: 'at least one defect', 2: 'usage or environment' },
    load: () => import('./commands/validate.ts'),
  },
  learning: parent({
    summary: 'Compare local learning routes with their issues on GitHub.',
    exits: { 2: 'no subcommand is named' },
    subcommands: {
      status: {
        summary: 'Print the status of each route, locally and on GitHub. Changes nothing.',
        exits: {
          0: 'no route needs action',
          1: 'a route needs action',
          2: 'usage or environment',
        },
      },
      sync: {
        summary: 'Print which routes can be closed. With --write, update learning.json.',
        exits: {
          0: 'every session was compared',
          1: 'a session could not be updated',
          2: 'usage or environment',
        },
      },
      preview: {
        summary: 'Print the issues that the app would open for local routes. Opens none.',
        exits: { 0: 'printed', 1: 'a learning.json cannot be read', 2: 'usage or environment' },
      },
    },
    load: () => import('./commands/learning.ts'),
  }),
  artifact: parent({
    summary: 'Submit and validate the artifacts of a run; audit and repair their store.',
    exits: { 2: 'no subcommand is named' },
    subcommands: {
      submit: {
        summary: 'Validate a document and write it to the store. No other command writes artifacts.',
        exits: { 0: 'written', 1: 'refused', 2: 'usage or environment, or the run is over' },
      },
      validate: {
        summary: 'Validate documents without writing them.',
        exits: { 0: 'all valid', 1: 'at least one invalid', 2: 'at least one unreadable' },
      },
      audit: {
        summary: 'Compare the files of the artifact store with its journals.',
        exits: { 0: 'no findings', 1: 'findings', 2: 'no store' },
      },
      repair: {
        summary:
          'Repair what can be repaired in the artifact store (unfinished and blank lines, a sink that lost lines), and name what cannot.',
        exits: {
          0: 'nothing is left to repair',
          1: 'something cannot be repaired',
          2: 'usage or environment',
        },
      },
    },
    load: () => import('./commands/artifact.ts'),
  }),
  phase: parent({
    summary: 'Show the status of every run.',
    exits: { 0: 'shown', 1: 'a run cannot be read', 2: 'usage or environment' },
    subcommands: {
      end: {
        summary: 'Record the end of a phase and check whether the phase is done.',
        exits: { 0: 'done', 2: 'usage or environment, or the run is over', 3: 'fix-needed', 4: 'blocked' },
      },
    },
    load: () => import('./commands/phase.ts'),
  }),
  run: parent({
    summary: 'Start, list and show runs; declare or print how a run ended.',
    exits: { 2: 'no subcommand is named' },
    subcommands: {
      start: {
        summary: 'Start a run and print its name. No other command creates a run.',
        exits: { 0: 'started', 1: 'the run exists already', 2: 'usage or environment' },
      },
      list: {
        summary: 'Print one line for each run: its status, and when it began and last changed.',
        exits: { 0: 'printed', 1: 'a run cannot be read', 2: 'usage or environment' },
      },
      show: {
        summary: 'Print a run: its phases with their reasons, its artifacts, and the tries that are left.',
        exits: { 0: 'printed', 2: 'usage or environment' },
      },
      declare: {
        summary: 'Record how a run ended. A run is declared only once.',
        exits: { 0: 'declared', 1: 'refused', 2: 'usage or environment' },
      },
      terminal: {
        summary: 'Print how a run ended and which artifact to review first.',
        exits: { 0: 'printed', 1: 'not declared yet', 2: 'usage or environment' },
      },
    },
    load: () => import('./commands/run.ts'),
  }),
  policy: parent({
    summary: 'Show the policy that is in force, test a policy, and compare two.',
    exits: { 2: 'no subcommand is named' },
    subcommands: {
      show: {
        summary:
          'Print each key of the policy in force: its value, and the file and line that it comes from.',
        exits: {
          0: 'printed',
          1: 'the policy has a defect',
          2: 'usage or environment, or it cannot be read',
        },
      },
      test: {
        summary: 'Run the cases beside the policy: what it decides about pull requests that they describe.',
        exits: {
          0: 'every case passes',
          1: 'a case fails, or a file has a defect',
          2: 'usage or environment',
        },
      },
      diff: {
        summary:
          'Print which open pull requests would change their verdict under another policy. Writes nothing.',
        exits: {
          0: 'no verdict would change',
          1: 'at least one would',
          2: 'usage or environment, or a pull request could not be decided',
        },
      },
    },
    load: () => import('./commands/policy.ts'),
  }),
  version: {
    summary: 'Print the version of the program.',
    exits: { 0: 'printed', 2: 'usage' },
    load: () => import('./commands/version.ts'),
  },
  completion: {
    summary: 'Print a script that completes commands and options in a shell: bash, zsh or fish.',
    exits: { 0: 'printed', 2: 'no such shell' },
    load: () => import('./commands/completion.ts'),
  },
  schema: {
    summary: 'Print the JSON Schema of a public format.',
    exits: { 0: 'printed', 2: 'no such format' },
    load: () => import('./commands/schema.ts'),
  },
} as const satisfies Readonly<Record<string, CommandRow>>

type Commands = typeof commands
export type CommandName = keyof Commands
/** The rows of the table, all of one type. */
export const commandRows: Readonly<Record<CommandName, CommandRow>> = commands
/** A command as it is called, as in `artifact submit`. */
export type CommandPath = {
  [N in CommandName]: Commands[N] extends { readonly subcommands: infer Subs }
    ? N | `${N} ${keyof Subs & string}`
    : N
}[CommandName]
