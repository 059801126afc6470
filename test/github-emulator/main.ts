/**
 * `npm run github`: the stand-in alone. Prints one JSON line, then runs until it is stopped.
 *
 *   npm run --silent github -- [--port N] [--webhook-url URL] [--from GIT_DIR] [--repository OWNER/NAME]
 */
import { parseArgs } from 'node:util'
import { startGithub } from './start-github.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'webhook-url': { type: 'string' },
    from: { type: 'string' },
    repository: { type: 'string' },
  },
})

const port = Number(values.port)
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error(`--port: unexpected ${values.port}, expected a number from 0 (a free port) to 65535.`)
  process.exit(2)
}

const github = await startGithub({
  port,
  ...(values['webhook-url'] ? { webhookUrl: values['webhook-url'] } : {}),
  ...(values.from ? { from: values.from } : {}),
  ...(values.repository ? { repository: values.repository } : {}),
}).catch((error: NodeJS.ErrnoException) => {
  const taken = error.code === 'EADDRINUSE'
  console.error(
    taken ? `--port: unexpected ${port}, which is taken, expected a free one (or 0).` : String(error),
  )
  process.exit(2)
})

console.log(
  JSON.stringify({
    url: github.url,
    repository: github.repository.fullName,
    git: github.repository.gitDir,
    app: {
      id: github.app.id,
      slug: github.app.slug,
      installation_id: github.app.installationId,
      private_key: github.app.privateKey,
      webhook_secret: github.app.webhookSecret,
    },
    tokens: github.tokens,
    actions_token: await github.actionsToken(),
  }),
)

const stop = (): void => void github.close().then(() => process.exit(0))
process.once('SIGINT', stop)
process.once('SIGTERM', stop)
