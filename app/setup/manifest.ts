import { isIP } from 'node:net'
import { parse } from 'yaml'

/** What the set-up page asks for. `organization` is "" for an app of the person who is signed in. */
export type SetupAnswers = {
  readonly name: string
  /** Where GitHub reaches this app; "" where deliveries come through a proxy. */
  readonly publicAddress: string
  readonly organization: string
}

export type ManifestOptions = {
  /** The text of app.yml. */
  readonly manifest: string
  readonly webhookPath: string
  readonly webhookProxyUrl: string | null
  /** Where GitHub sends the person back to. */
  readonly redirectUrl: string
  /** True for github.com, which reaches nothing on a private network. */
  readonly isPublicGitHub: boolean
}

/** The manifest that GitHub makes an app from, or what is wrong with the answers. */
export const buildManifest = (
  { name, publicAddress }: SetupAnswers,
  options: ManifestOptions,
): { readonly manifest: Readonly<Record<string, unknown>> } | { readonly problem: string } => {
  const address = publicAddress.trim().replace(/\/+$/, '')
  const problem = options.webhookProxyUrl === null ? describeProblem(address, options.isPublicGitHub) : null
  if (problem !== null) return { problem }
  const url = options.webhookProxyUrl ?? `${address}${options.webhookPath}`
  return {
    manifest: {
      // app.yml is ours: an object.
      ...(parse(options.manifest) as object),
      name: name.trim() || 'closeout',
      hook_attributes: { url, active: true },
      redirect_url: options.redirectUrl,
    },
  }
}

const describeProblem = (address: string, isPublicGitHub: boolean): string | null => {
  if (!/^https?:\/\/[^\s/?#]+(\/[^\s?#]*)?$/.test(address) || !URL.canParse(address)) {
    return 'The public address must be an http or https address, such as https://closeout.example.com.'
  }
  if (!isPublicGitHub || !isPrivateHost(new URL(address).hostname)) return null
  return `GitHub cannot reach ${address}. Give a public address, or set WEBHOOK_PROXY_URL to a channel of https://smee.io/new and start again.`
}

/** Loopback, private and link-local addresses, and names without a domain. */
const isPrivateHost = (host: string): boolean => {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase()
  if (isIP(name) === 4) {
    return /^(0|10|127)\.|^169\.254\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\.|^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./.test(
      name,
    )
  }
  if (isIP(name) === 6) return /^(::1?$|::ffff:|f[cd]|fe[89ab])/.test(name)
  return !name.includes('.') || /\.(local|localhost|internal|home\.arpa|test)$/.test(name)
}
