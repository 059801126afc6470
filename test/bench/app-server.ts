/** One server for the bench: a bare Probot middleware, or the app's receiver over one of its queues. Nothing reconciles. */
import { generateKeyPairSync } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createNodeMiddleware, createProbot } from 'probot'
import { tasksOf } from '../../app/http/locate-tasks.ts'
import { createReceiver } from '../../app/http/receive-deliveries.ts'
import { createLoneQueue } from '../../app/queue/lone-queue.ts'
import { createRedisQueue } from '../../app/queue/redis-queue.ts'
import { isUrgent, keyOf, mergeTasks } from '../../app/task.ts'

const { WAY, SECRET = '', STATE_DIR = '', REDIS_URL = '', ROUND = '0' } = process.env

const bare = async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
  const env = { APP_ID: '1', PRIVATE_KEY: key, WEBHOOK_SECRET: SECRET, LOG_LEVEL: 'fatal' as const }
  const probot = createProbot({ env })
  return createNodeMiddleware(app => void app.on('pull_request', () => undefined), { probot })
}

const ours = async () => {
  const options = {
    keyOf,
    merge: mergeTasks,
    isUrgent,
    atOnce: 8,
    now: () => Date.now(),
    warn: () => undefined,
  }
  const queue =
    WAY === 'redis'
      ? await createRedisQueue({ ...options, url: REDIS_URL, app: `bench${ROUND}` })
      : await createLoneQueue({ ...options, stateDir: WAY === 'file' ? STATE_DIR : null })
  return createReceiver({
    path: '/api/github/webhooks',
    secrets: [SECRET],
    isClosing: () => false,
    count: () => undefined,
    store: async ({ id, payload }) => {
      await queue.add(tasksOf('pull_request.labeled', payload, { id, at: new Date().toISOString() }))
      return 'stored'
    },
  })
}

const serve = async (): Promise<void> => {
  const handle: (request: IncomingMessage, response: ServerResponse) => unknown =
    WAY === 'bare' ? await bare() : await ours()
  const server = createServer((request, response) => void handle(request, response))
  server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port))
}

void serve()
