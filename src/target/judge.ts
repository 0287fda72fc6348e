import { findRole, principalKind } from './extract/arns.ts'
import { INIT_NAME, PULL_NAME } from './signatures/heads.ts'
import { findOtherPuller, findTaskFailure, saysFragment, saysPull, saysUndecided } from './signatures/index.ts'
import { saysCannotPull } from './signatures/prose.ts'
import type { Signature } from './signatures/types.ts'
import type { ParsedError } from './types.ts'

/** Calls that ECS makes for a pull; a denial of any other call is none of the pull's. */
const PULL_CALLS =
  /^(?:ecr:(?:GetAuthorizationToken|BatchGetImage|GetDownloadUrlForLayer|BatchImportUpstreamImage|CreateRepository)|secretsmanager:GetSecretValue|ssm:GetParameters?|kms:Decrypt|s3:GetObject|sts:AssumeRole)$/i
const ABOUT_ECS = /\bECS\b|fargate/i
const FAILURE = /fail|error|stop|exit|timeout|エラー|失敗|停止|起動しない|échec|erreur|échoue/i

/** Whether it is a failed pull of an ECS task. ECS's own names and sentences decide; without them a registry's words may be anybody's. */
export function judge(
  flat: string,
  squeezed: string,
  signature: Signature | null,
  action: string | null,
): Pick<ParsedError, 'pullError' | 'insteadOf'> {
  const named = PULL_NAME.test(flat)
  const failure = findTaskFailure(squeezed)
  if (named) return { pullError: true, insteadOf: null }
  if (saysPull(squeezed)) return { pullError: true, insteadOf: null }
  if (/failed to resolve ref(?!erence)/i.test(flat)) return { pullError: true, insteadOf: null }
  // A rule that cannot fetch upstream fails every pull through it, ECS's as well, whoever met it first.
  if (signature?.id === 'upstream-registry') return { pullError: true, insteadOf: null }
  const other = findOtherPuller(squeezed)
  if (failure) return { pullError: false, insteadOf: failure.code }
  if (action && !PULL_CALLS.test(action)) return { pullError: false, insteadOf: 'denied-call' }
  if (other) return { pullError: false, insteadOf: other.code }
  if (saysFragment(squeezed)) return { pullError: true, insteadOf: null }
  if (/DockerTimeoutError|Could not transition to (?:start|create)/i.test(flat)) return { pullError: null, insteadOf: 'docker-timeout' }
  const principal = principalKind(flat)
  if (signature && !signature.vague && action && PULL_CALLS.test(action)) {
    // The session of a task is that of its execution role or of its own role: reading secrets is what both do.
    if (principal === 'task')
      return { pullError: /^ecr:/i.test(action) || /exec/i.test(findRole(flat) ?? '') ? true : null, insteadOf: null }
    if (signature.id.startsWith('denied-by-endpoint-policy')) return { pullError: true, insteadOf: null }
  }
  if (signature && !signature.vague && ABOUT_ECS.test(flat)) {
    if (signature.id === 'secret-kms' || signature.id.startsWith('image-') || INIT_NAME.test(flat))
      return { pullError: true, insteadOf: null }
  }
  if (signature?.id === 'image-missing' && ['nosuchimage:', '.dkr.ecr.', '(tag:'].every((said) => squeezed.includes(said)))
    return { pullError: true, insteadOf: null }
  if (signature && !signature.vague) return { pullError: null, insteadOf: null }
  return {
    pullError:
      saysUndecided(squeezed) || saysCannotPull(flat) || INIT_NAME.test(flat) || signature || (ABOUT_ECS.test(flat) && FAILURE.test(flat))
        ? null
        : false,
    insteadOf: null,
  }
}
