import type { Redis } from 'ioredis'

/** Each script is one step for everybody else: a kill leaves all of it or none of it. */
const scripts = {
  /** KEYS: dirty, dead; ARGV: list prefix, time, then a key and an entry for each task. */
  storeTasks: {
    numberOfKeys: 2,
    lua: `for i = 3, #ARGV, 2 do
  redis.call('RPUSH', ARGV[1] .. ARGV[i], ARGV[i + 1])
  redis.call('ZADD', KEYS[1], 'NX', ARGV[2], ARGV[i])
  redis.call('HDEL', KEYS[2], ARGV[i])
end
return 1`,
  },
  /** KEYS: dirty, dead, a list of no task. Fails where `storeTasks` would: the types of its keys, memory, a read-only Redis. */
  probeStore: {
    numberOfKeys: 3,
    lua: `redis.call('ZCARD', KEYS[1])
redis.call('HLEN', KEYS[2])
redis.call('RPUSH', KEYS[3], '1')
redis.call('DEL', KEYS[3])
return 1`,
  },
  /**
   * KEYS: dirty, list; ARGV: key, time, then the ids of the entries that are done. What came meanwhile stays, also where
   * another process has removed the same entries before: a count would take somebody else's.
   */
  finishTasks: {
    numberOfKeys: 2,
    lua: `local done = {}
for i = 3, #ARGV do done[ARGV[i]] = true end
local entries = redis.call('LRANGE', KEYS[2], 0, -1)
for _, entry in ipairs(entries) do
  if done[string.match(entry, '^%S+')] then redis.call('LREM', KEYS[2], 1, entry) end
end
local left = redis.call('LLEN', KEYS[2])
if left == 0 then redis.call('ZREM', KEYS[1], ARGV[1]) else redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1]) end
return left`,
  },
  /** KEYS: dirty, list, dead; ARGV: key, how many entries failed, the reason. Not where more came meanwhile. */
  setAside: {
    numberOfKeys: 3,
    lua: `if redis.call('LLEN', KEYS[2]) > tonumber(ARGV[2]) then return 0 end
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('HSET', KEYS[3], ARGV[1], ARGV[3])
return 1`,
  },
  /** KEYS: dirty, dead; ARGV: time. */
  reviveDead: {
    numberOfKeys: 2,
    lua: `local keys = redis.call('HKEYS', KEYS[2])
for _, key in ipairs(keys) do redis.call('ZADD', KEYS[1], 'NX', ARGV[1], key) end
redis.call('DEL', KEYS[2])
return keys`,
  },
  /** KEYS: lease; ARGV: token, milliseconds. */
  renewLease: {
    numberOfKeys: 1,
    lua: `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])`,
  },
  /** KEYS: lease; ARGV: token. */
  endLease: {
    numberOfKeys: 1,
    lua: `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])`,
  },
} as const

type Script = (...args: readonly (string | number)[]) => Promise<unknown>
export type Scripts = Readonly<Record<keyof typeof scripts, Script>>

/** Teach a connection the scripts; each is sent once and then called by its digest. */
export const defineScripts = (redis: Redis): Scripts => {
  for (const [name, script] of Object.entries(scripts)) redis.defineCommand(name, script)
  // `defineCommand` adds a method for each name, which ioredis cannot know in its types.
  return redis as unknown as Scripts
}
