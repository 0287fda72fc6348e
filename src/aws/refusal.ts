import type { Call } from '../core/call.ts'
import type { Gap } from '../core/known.ts'

const DENIED =
  /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|Client\.UnauthorizedOperation|AuthorizationError|NotAuthorized|OptInRequired)$/
const THROTTLED =
  /^(Throttling|ThrottlingException|ThrottledException|RequestLimitExceeded|TooManyRequestsException|RequestThrottled|Rate exceeded)$/
const NOT_FOUND = /(NotFound|NoSuchEntity|NotExist|NotFoundException|ResourceNotFoundException|\.NotFound)$/
const CREDENTIALS =
  /^(ExpiredToken|ExpiredTokenException|InvalidClientTokenId|UnrecognizedClientException|AuthFailure|InvalidAccessKeyId|SignatureDoesNotMatch|CredentialsProviderError|InvalidSignatureException)$/

/** Actions whose IAM name is not `<service>:<command>`. */
const OTHER_NAMES: Record<string, string> = {}

/** IAM action of an SDK command: `DescribeVpcsCommand` of ec2 is `ec2:DescribeVpcs`. */
export function apiOf(service: string, commandName?: string): string {
  const api = `${service}:${(commandName ?? 'unknown').replace(/Command$/, '')}`
  return OTHER_NAMES[api] ?? api
}

/** AWS's error code. */
export function codeOf(error: unknown): string {
  const e = error as { name?: string; Code?: string; code?: string }
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

/** What a loader threw, as a gap. Bad credentials are no gap: they end the diagnosis. */
export function gapsOf(error: unknown): Gap[] {
  if (error instanceof CredentialsError) throw error
  const code = codeOf(error)
  if (CREDENTIALS.test(code)) throw new CredentialsError(code)
  const { ecsPullApi, ecsPullInput } = error as { ecsPullApi?: string; ecsPullInput?: object }
  // A mistake of our own must not pass for a refusal of AWS's.
  if (!ecsPullApi) throw error
  const outcome = outcomeOf(code)
  const reason = outcome === 'denied' || outcome === 'throttled' ? outcome : /Timeout/i.test(code) ? 'timeout' : 'failed'
  return [{ api: ecsPullApi, reason, resource: resourceOf(ecsPullInput), code }]
}

/** The id the call was about, for the sentence that says what permission is missing on what. */
function resourceOf(input: object | undefined): string {
  const values = Object.values(input ?? {}).flatMap((v) => (Array.isArray(v) ? v : [v]))
  return values.find((v) => typeof v === 'string' && /^(arn:|[a-z]+-[0-9a-f]{8,}|[\w./-]{2,}$)/.test(v)) ?? '*'
}
