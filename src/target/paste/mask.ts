const MASK = '‹masked›'

/** What must not be echoed, stored or logged. Each pattern is anchored by a literal and bounded, so that it costs linear time. */
const SECRETS: readonly [pattern: RegExp, replacement: string][] = [
  // AWS access key ids: they name a key and open nothing, but belong in no thread. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
  [/\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,124}/g, MASK],
  [
    /(?<![A-Za-z0-9])(aws_?(?:secret_?access_?key|session_?token)["']?[ \t]{0,4}[:=][ \t]{0,4}["']?)[A-Za-z0-9/+=_-]{8,2048}/gi,
    `$1${MASK}`,
  ],
  // Presigned URLs: layers in S3 are fetched with one.
  [/\b(X-Amz-(?:Signature|Credential|Security-Token)=)[^&\s"'<>]{1,4096}/gi, `$1${MASK}`],
  [/\b(Signature=)[A-Za-z0-9%~_-]{16,2048}/g, `$1${MASK}`],
  // user:password@ in a URL.
  [/(:\/\/[^\s/:@"'<>]{0,256}:)[^\s/@"'<>]{1,256}@/g, `$1${MASK}@`],
  // The same where the scheme was lost. A digest after the `@` has no dot.
  [/(?<![\w.-])([\w.-]{1,64}:)[^\s/@:"'<>]{3,256}@(?=[A-Za-z0-9-]{1,63}\.[A-Za-z])/g, `$1${MASK}@`],
  [/\b(xox[a-z]|xapp)-[A-Za-z0-9-]{6,512}/g, MASK],
  [/(hooks\.slack\.com\/(?:services|workflows)\/)[A-Za-z0-9/_-]{1,256}/g, `$1${MASK}`],
  [/\b(?:gh[pousr]_|github_pat_|glpat-|dckr_(?:pat|oat)_)[A-Za-z0-9_-]{8,512}/g, MASK],
  [/\beyJ[A-Za-z0-9_-]{8,4096}(?:\.[A-Za-z0-9_-]{1,8192}){0,2}/g, MASK],
  [/\b((?:Bearer|Basic)[ \t]{1,4})[A-Za-z0-9._~+/=-]{8,8192}/gi, `$1${MASK}`],
  [/(?<![A-Za-z0-9])((?:secret|token|api_?key|private_?key|auth)=["']?)(?![‹<])[^\s"'&,;<>]{6,1024}/gi, `$1${MASK}`],
  [/(?<![A-Za-z0-9])((?:password|passwd|pwd) ?[:=] ?["']?)(?![‹<])[^\s"'&,;<>]{4,1024}/gi, `$1${MASK}`],
  // JSON: anything called a secret, and every environment value of a task definition.
  [/("[A-Za-z_]{0,40}(?:password|token|secret|apikey|api_key)[A-Za-z_]{0,40}" ?: ?")(?!arn:)[^"\n]{1,4096}/gi, `$1${MASK}`],
  [/("value" ?: ?")[^"\n]{1,4096}/gi, `$1${MASK}`],
  [/-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^-]{0,16384}(?:-----END [A-Z ]{0,40}PRIVATE KEY-----)?/g, MASK],
]

/** Masks keys, tokens and passwords. Names of secrets (ARNs, parameters) stay: they are what the diagnosis speaks of. */
export function maskSecrets(text: string): string {
  let masked = text
  for (const [pattern, replacement] of SECRETS) masked = masked.replace(pattern, replacement)
  return masked
}
