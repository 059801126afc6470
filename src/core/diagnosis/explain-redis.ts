/** Why Redis cannot be used: `why` and `fix` have no capital and no full stop. `isPassing`: it may be starting. */
export type RedisRefusal = { readonly why: string; readonly fix: string; readonly isPassing: boolean }

/** Host and port of an address, without its user and password. */
export const redisPlace = (url: string): string => {
  const { hostname, port } = new URL(url)
  return `${hostname}:${port || '6379'}`
}

const start = 'start Redis there, or set REDIS_URL to the address of one that runs'

/** Explain by its code why the Redis at a place cannot be used. */
export const explainRedis = (code: string, place: string): RedisRefusal => {
  const password = `put the password into REDIS_URL, as in redis://:<password>@${place}`
  const lasting = (why: string, fix: string): RedisRefusal => ({ why, fix, isPassing: false })
  const passing = (why: string, fix: string): RedisRefusal => ({ why, fix, isPassing: true })
  switch (code) {
    case 'NOAUTH':
      return lasting(`it requires a password (${code})`, password)
    case 'WRONGPASS':
      return lasting(`it refuses the password (${code})`, password)
    case 'NOPERM':
      return lasting(
        `its user may not do what the app needs (${code})`,
        'give the user of REDIS_URL all keys and commands',
      )
    case 'EPROTO':
      return lasting('what answers there is not Redis', start)
    case 'ECONNREFUSED':
      return passing(`it refuses the connection (${code})`, start)
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return passing(`the name of the host is not known (${code})`, start)
    case 'LOADING':
      return passing(`it is still loading what it stored (${code})`, 'wait, then start again')
    default:
      return passing(`it does not answer (${code})`, start)
  }
}
