import type { Call } from '../core/call.ts'
import type { Gap, GapReason } from '../core/known.ts'

const DENIED =
  /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|Client\.UnauthorizedOperation|AuthorizationError|NotAuthorized|OptInRequired)$/
const THROTTLED =
  /^(Throttling|ThrottlingException|ThrottledException|RequestLimitExceeded|TooManyRequestsException|RequestThrottled|Rate exceeded)$/
/** Not `NotFound` alone: the SDK calls any answer 404 so that has no code of AWS's, such as a proxy's. */
const NOT_FOUND = /^(?!NotFound$).*(NotFound|NoSuchEntity|NotExist|NotFoundException|ResourceNotFoundException|\.NotFound)$/
const CREDENTIALS =
  /^(ExpiredToken|ExpiredTokenException|InvalidClientTokenId|UnrecognizedClientException|AuthFailure|RequestExpired|InvalidAccessKeyId|SignatureDoesNotMatch|CredentialsProviderError|InvalidSignatureException|IncompleteSignature|MissingAuthenticationToken(Exception)?)$/
/** What services say where the time of a signature is more than minutes from their own (AWS SDKs, retry behavior: clock skew). */
const CLOCK = /^(RequestTimeTooSkewed|RequestInTheFuture)$/
const SKEWED = /signature (?:not yet current|expired)|is now earlier than|must be within|difference between the request time/i
/** What the SDK takes for a clock that is wrong. Milliseconds. */
const SKEW_MS = 5 * 60_000
/** Node's codes where no connection came about or it broke, and OpenSSL's of a certificate that is not to be trusted (Node.js, errors and tls). */
const UNREACHABLE =
  /^(ECONN(REFUSED|RESET|ABORTED)|E(HOST|NET)(UNREACH|DOWN)|ENOTFOUND|EAI_[A-Z]+|EPIPE|EPROTO|EADDRNOTAVAIL|ENETRESET|ERR_(TLS|SSL|PROXY)_\w+|CERT_\w+|\w*SELF_SIGNED_CERT\w*|UNABLE_TO_\w+|HPE_\w+)$/
const TIMED_OUT = /^(ETIMEDOUT|ESOCKETTIMEDOUT|ERR_SOCKET_CONNECTION_TIMEOUT)$/

/** Actions whose IAM name is not `<service>:<command>`. */
const OTHER_NAMES: Record<string, string> = {}

/** IAM action of an SDK command: `DescribeVpcsCommand` of ec2 is `ec2:DescribeVpcs`. */
export function apiOf(service: string, commandName?: string): string {
  const api = `${service}:${(commandName ?? 'unknown').replace(/Command$/, '')}`
  return OTHER_NAMES[api] ?? api
}

/** AWS's error code; Node's where there was no answer. */
export function codeOf(error: unknown): string {
  const e = error as { name?: string; Code?: string; code?: string }
  // Several addresses of a host that all failed come as one error, under the code of the first.
  if (typeof e?.code === 'string' && (UNREACHABLE.test(e.code) || TIMED_OUT.test(e.code))) return e.code
  return e?.Code ?? (e?.name && e.name !== 'Error' ? e.name : (e?.code ?? 'Error'))
}

export function outcomeOf(code: string): Call['outcome'] {
  if (DENIED.test(code)) return 'denied'
  if (THROTTLED.test(code)) return 'throttled'
  if (NOT_FOUND.test(code)) return 'not-found'
  return 'failed'
}

/** AWS does not know these credentials any more: nothing can be read with them, so the person has to be told rather than shown gaps. */
export class CredentialsError extends Error {
  readonly code: string
  /** ARN of the role that could not be assumed, where that is what failed. */
  readonly role: string | null
  constructor(code: string, role: string | null = null) {
    super(`AWS refused the credentials: ${code}`)
    this.code = code
    this.role = role
  }
}

/** True where the error says that a thing does not exist: a value for a fact, not a gap. */
export const isNotFound = (error: unknown, code?: string): boolean =>
  code ? codeOf(error) === code : outcomeOf(codeOf(error)) === 'not-found'

/** True where AWS said nothing: no connection, or no whole answer in time. */
export const unanswered = (error: unknown): boolean => {
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number } }
  const code = codeOf(error)
  return !$metadata?.httpStatusCode && (UNREACHABLE.test(code) || isTimeout(code))
}

const isTimeout = (code: string): boolean => /Timeout/i.test(code) || TIMED_OUT.test(code)

/** Why `fetch` brought no answer: its own errors hide the code in their cause. */
export function silenceOf(error: unknown): 'timeout' | 'unreachable' | 'failed' {
  const code = codeOf((error as { cause?: unknown }).cause ?? error)
  if (isTimeout(code)) return 'timeout'
  return UNREACHABLE.test(code) ? 'unreachable' : 'failed'
}

/** What AWS said of the credentials themselves, where that is what failed; null: something else did. */
export function credentialsErrorOf(error: unknown): CredentialsError | null {
  if (error instanceof CredentialsError) return error
  const code = codeOf(error)
  return CREDENTIALS.test(code) && !isClock(code, error) ? new CredentialsError(code) : null
}

function isClock(code: string, error: unknown): boolean {
  if (code === 'RequestExpired') return isSkewed(error)
  return CLOCK.test(code) || (/Signature/.test(code) && SKEWED.test(String((error as Error).message)))
}

/** EC2 says `RequestExpired` of a clock that is wrong and of expired credentials alike (Amazon EC2 API reference, error codes): its own time tells. */
function isSkewed(error: unknown): boolean {
  const { headers } = (error as { $response?: { headers?: Record<string, string> } }).$response ?? {}
  const theirs = Date.parse(headers?.date ?? '')
  return Math.abs(theirs - Date.now()) > SKEW_MS
}

function reasonOf(error: unknown, code: string): GapReason {
  if (isClock(code, error)) return 'clock'
  if (credentialsErrorOf(error)) return 'credentials'
  const outcome = outcomeOf(code)
  if (outcome === 'denied' || outcome === 'throttled') return outcome
  if (isTimeout(code)) return 'timeout'
  return UNREACHABLE.test(code) ? 'unreachable' : 'failed'
}

/** What a loader threw, as a gap. */
export function gapsOf(error: unknown): Gap[] {
  const { ecsPullApi, ecsPullInput, ecsPullHost } = error as { ecsPullApi?: string; ecsPullInput?: object; ecsPullHost?: string }
  // A mistake of our own must not pass for a refusal of AWS's.
  if (!ecsPullApi) throw error
  const code = error instanceof CredentialsError ? error.code : codeOf(error)
  const reason = reasonOf(error, code)
  const silent = reason === 'timeout' || reason === 'unreachable' || reason === 'failed'
  return [{ api: ecsPullApi, reason, resource: resourceOf(ecsPullInput), code, ...(silent && ecsPullHost && { host: ecsPullHost }) }]
}

/** The id the call was about, for the sentence that says what permission is missing on what. */
function resourceOf(input: object | undefined): string {
  const values = Object.values(input ?? {}).flatMap((v) => (Array.isArray(v) ? v : [v]))
  return values.find((v) => typeof v === 'string' && /^(arn:|[a-z]+-[0-9a-f]{8,}|[\w./-]{2,}$)/.test(v)) ?? '*'
}
