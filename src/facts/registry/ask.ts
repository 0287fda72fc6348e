import { readBounded } from '../../aws/bounded.ts'
import { MANIFEST_TYPES, type RawManifest, readManifest } from '../../image/manifest.ts'
import type { ImageReference } from '../types/index.ts'
import { registryOf } from './hosts.ts'

/** The whole exchange, token included. In milliseconds. */
const PATIENCE_MS = 3_000
/** An index is a few kilobytes, a token one or two. In bytes. */
const LARGEST = 1_000_000

export interface RegistryAnswer {
  /** HTTP status of the manifest; of the token where none was given. */
  status: number
  /** Media type of what is there. */
  mediaType: string | null
  /** `ratelimit-limit` as the registry publishes it: `100;w=21600`. */
  limit: string | null
  manifest: RawManifest | null
}

/**
 * Asks a public registry, as nobody in particular, whether it has an image (OCI distribution specification, "checking if content exists").
 * HEAD unless the manifest itself is wanted: Docker Hub counts a GET as a pull.
 *
 * @throws Error where it did not answer, answered with a redirect or more than was to be expected, or wants tokens of another host
 */
export async function askRegistry({ host, repository, tag, digest }: ImageReference, wantsManifest: boolean): Promise<RegistryAnswer> {
  const registry = registryOf(host)
  if (!registry) throw new Error('a registry that is not asked')
  const signal = AbortSignal.timeout(PATIENCE_MS)
  const url = `https://${registry.api}/v2/${repository}/manifests/${digest ?? tag}`
  const ask = (method: 'GET' | 'HEAD', token: string | null) =>
    fetch(url, {
      method,
      signal,
      redirect: 'error',
      headers: { accept: MANIFEST_TYPES.join(', '), ...(token && { authorization: `Bearer ${token}` }) },
    })
  let token: string | null = null
  let answer = await ask('HEAD', null)
  const challenge = answer.status === 401 ? answer.headers.get('www-authenticate') : null
  if (challenge) {
    const given = await anonymousToken(challenge, registry.tokens, repository, signal)
    if (typeof given === 'number') return { status: given, mediaType: null, limit: null, manifest: null }
    token = given
    answer = await ask('HEAD', token)
  }
  const mediaType = answer.headers.get('content-type')?.split(';')[0]?.trim() || null
  const limit = answer.headers.get('ratelimit-limit')
  const seen = { status: answer.status, mediaType, limit: limit && /^[\w;=,. ]{1,60}$/.test(limit) ? limit : null }
  if (answer.status !== 200 || !wantsManifest) return { ...seen, manifest: null }
  const whole = await ask('GET', token)
  return { ...seen, manifest: whole.ok ? readManifest(await textOf(whole), mediaType) : null }
}

/** A token for pulling this repository alone, whatever the challenge asks for; the status where none is given. */
async function anonymousToken(challenge: string, host: string, repository: string, signal: AbortSignal): Promise<string | number> {
  const { realm = '', service } = Object.fromEntries([...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, value]) => [key!, value!]))
  const url = new URL(realm)
  if (!/^bearer /i.test(challenge) || url.protocol !== 'https:' || url.host !== host) throw new Error('tokens of another host')
  url.search = new URLSearchParams({ ...(service && { service }), scope: `repository:${repository}:pull` }).toString()
  const answer = await fetch(url, { signal, redirect: 'error' })
  if (!answer.ok) return answer.status
  const body: unknown = JSON.parse(await textOf(answer))
  const { token, access_token } = (body ?? {}) as { token?: unknown; access_token?: unknown }
  const given = token ?? access_token
  if (typeof given !== 'string' || !/^[\x21-\x7e]{1,16000}$/.test(given)) throw new Error('no token')
  return given
}

const textOf = async (answer: Response): Promise<string> => Buffer.from(await readBounded(answer.body, LARGEST)).toString('utf8')
