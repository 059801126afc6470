import { resolve } from 'node:path'
import type { DoctorReport } from '../../core/diagnosis/model/diagnosis.ts'
import { diagnoseSetup, type Examination } from '../../engine/local/diagnose-setup.ts'
import { createClient } from '../../io/github/client/client.ts'
import { pemOf } from '../../io/github/read/read-app-setup.ts'
import { readDotenv, readSecretFiles } from '../../io/setup/read-environment.ts'
import type { Register } from '../commands.ts'
import { addFormats, chosenFormat, type FormatFlags, printReport } from '../formats.ts'
import { githubOf } from '../io/connect-github.ts'
import { fromHere } from '../io/from-here.ts'
import { topFrom } from '../io/local-change.ts'
import { exitCodes, type Io, note, version } from '../io/terminal.ts'
import { lazy } from '../lazy.ts'

type Options = FormatFlags & { readonly repo?: string; readonly app?: true }

/** `closeout doctor`: look at how the gate and the app are set up. It only reads. */
export const register: Register = (command, io, finish) => {
  command
    .option('--repo <owner/name>', 'the repository on GitHub (default: from the remote)')
    .option(
      '--app',
      'also check the app: its settings from the environment and .env, those on GitHub, Redis; outside of a clone, only the app',
    )
    .addHelpText('after', help)
    .action(async (options: Options) => {
      const { isOnlyApp, ...found } = await diagnoseSetup(await examinationOf(options, io))
      if (isOnlyApp) note(io, `${io.cwd} is not in a git repository, so only the app is checked.`)
      const report = inFolder(found, io)
      const isSick = report.diagnoses.some(({ verdict }) => verdict === 'problem')
      const isFine = report.diagnoses.every(({ verdict }) => verdict === 'ok')
      const format = chosenFormat(options)
      const shown = io.isQuiet && format === 'text' ? withoutFine(report) : report
      await printReport('doctor', shown, { format, io, isFine })
      finish(isSick ? exitCodes.findings : exitCodes.pass)
    })
  addFormats(command, 'doctor')
}

/** The fixes as they are pasted in the folder of the person. */
const inFolder = (report: DoctorReport, io: Io): DoctorReport => ({
  ...report,
  diagnoses: report.diagnoses.map(one => ({ ...one, fix: one.fix && fromHere(one.fix, io) })),
})

const withoutFine = (report: DoctorReport): DoctorReport => ({
  ...report,
  diagnoses: report.diagnoses.filter(({ verdict }) => verdict !== 'ok'),
})

const help = `
Environment: GITHUB_TOKEN or GH_TOKEN (reads rules and labels; without it they are not checked), GITHUB_API_URL
(another API root), and with --app the variables of the app, such as APP_ID and PRIVATE_KEY, also from .env.

  closeout doctor
  closeout doctor --app --json
`

const examinationOf = async (options: Options, io: Io): Promise<Examination> => {
  const { cwd } = io
  const { repository, connect } = await githubOf(options, io)
  return {
    cwd,
    top: topFrom(io),
    github: repository && connect ? { repository, client: createClient(await connect()) } : null,
    app: options.app ? await appOf(io, cwd) : null,
  }
}

const appOf = async (io: Io, cwd: string): Promise<Examination['app']> => {
  const { env, problems } = readSecretFiles({
    ...readDotenv(resolve(cwd, io.env.DOTENV_PATH || '.env')),
    ...io.env,
  })
  return {
    env,
    problems,
    connect: async baseUrl => {
      const { createAppAuth, Octokit } = await lazy.appAuth()
      const octokit = new Octokit({
        authStrategy: createAppAuth,
        auth: { appId: env.APP_ID, privateKey: pemOf(env.PRIVATE_KEY ?? '') },
        baseUrl,
        userAgent: `closeout/${version}`,
        log: silent,
      })
      return createClient(octokit.request)
    },
    readRedis: async url => (await lazy.readRedis()).readRedis(url),
  }
}

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
