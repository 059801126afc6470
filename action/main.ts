import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { error, getInput, info, notice, setOutput, setSecret, summary, warning } from '@actions/core'
import { type ActionPorts, run } from './run.ts'

const commands = { error, warning, notice }
const proxies = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY']

/**
 * The process of the action. It uses the official toolkit. The HTTP client, which is slow to load, is loaded only
 * with the first request to GitHub.
 */
const ports: ActionPorts = {
  env: process.env,
  now: () => new Date(),
  // The runner sets no INPUT_* variables for a composite action: action.yml sets them, with underscores for the shell.
  readInput: name => getInput(name.replaceAll('-', '_')),
  readFile: path => readFileSync(path, 'utf8'),
  writeFile: (path, text) => {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  },
  log: info,
  annotate: ({ level, message, title, file, line }) => {
    const properties = {
      title,
      ...(file === undefined ? {} : { file }),
      ...(line === undefined ? {} : { startLine: line }),
    }
    commands[level](message, properties)
  },
  setOutput,
  writeSummary: async markdown => {
    if (process.env.GITHUB_STEP_SUMMARY) await summary.addRaw(markdown).write()
  },
  connect: async (token, baseUrl) => {
    setSecret(token)
    // The client of the toolkit supports a proxy, but takes longer to load than the gate takes to run.
    if (proxies.some(name => process.env[name])) {
      const { getOctokit } = await import('@actions/github')
      return getOctokit(token, { baseUrl }).request
    }
    const { openOctokit } = await import('../src/io/github/client/open-octokit.ts')
    return openOctokit(token, baseUrl)
  },
}

run(ports).then(exitCode => {
  // Without the exit, Node waits for each stopped git and takes its heap apart. The empty write waits for what was
  // printed before.
  process.stdout.write('', () => process.exit(exitCode))
})
