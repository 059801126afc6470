import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { error, getInput, info, notice, setOutput, setSecret, summary, warning } from '@actions/core'
import { type ActionPorts, run } from './run.ts'

const commands = { error, warning, notice }
const proxies = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY']

/**
 * The action's own process. The toolkit is used for what it is for; its heavy half, the HTTP client, is loaded
 * only when something is asked of GitHub.
 */
const ports: ActionPorts = {
  env: process.env,
  now: () => new Date(),
  // A composite action gets no INPUT_* variables of its own: action.yml sets them, with underscores for a shell.
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
    // The toolkit's client honours a proxy, and takes longer to load than the gate to run.
    if (proxies.some(name => process.env[name])) {
      const { getOctokit } = await import('@actions/github')
      return getOctokit(token, { baseUrl }).request
    }
    const { openOctokit } = await import('../src/io/github/client/open-octokit.ts')
    return openOctokit(token, baseUrl)
  },
}

run(ports).then(exitCode => {
  process.exitCode = exitCode
})
