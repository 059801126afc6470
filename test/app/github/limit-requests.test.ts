import { expect, it } from '@jest/globals'
import { limitRequests } from '../../../app/github/limit-requests.ts'
import { createRedisQueue } from '../../../app/queue/redis-queue.ts'
import { isUrgent, keyOf, mergeTasks } from '../../../app/task.ts'
import type { GitHubRequest } from '../../../src/io/github/client/shapes.ts'
import { hasRedis, startRedis } from '../../support/app/start-redis.ts'

const unwatched = { answered: () => undefined, limited: () => undefined }
const refusal = Object.assign(new Error('You have exceeded a secondary rate limit.'), {
  status: 403,
  response: { headers: { 'retry-after': '2' } },
})

if (hasRedis())
  it('a limit that one replica meets stops the others until it is over', async () => {
    const redis = await startRedis()
    const options = { keyOf, merge: mergeTasks, isUrgent, atOnce: 1, now: () => performance.now() }
    const open = () => createRedisQueue({ ...options, url: redis.url, app: 'limits', warn: () => undefined })
    const queues = await Promise.all([open(), open()])
    const sent: string[] = []
    const replicas = queues.map(({ recall, remember }, index) => {
      const request: GitHubRequest = async () => {
        sent.push(`replica ${index}`)
        if (index === 0) throw refusal
        return { status: 200, headers: {}, data: null }
      }
      const shared = {
        recall: () => recall('limit 1'),
        remember: (text: string) => remember('limit 1', text),
      }
      return limitRequests(request, () => Date.now(), unwatched, shared)
    })
    const other = replicas[1] as GitHubRequest
    await expect(replicas[0]?.('GET /one')).rejects.toThrow('secondary rate limit')
    await expect(other('GET /other')).rejects.toThrow('secondary rate limit')
    expect(sent).toEqual(['replica 0'])
    await new Promise(resolve => setTimeout(resolve, 2_100))
    expect((await other('GET /other')).status).toBe(200)
    for (const queue of queues) await queue.close(0)
    await redis.stop()
  })
else it.todo('redis-server is not installed: the test of a shared limit was left out')
