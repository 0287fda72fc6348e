/** Slack's word for what was wrong with a call, such as `not_in_channel`; null where it is not of that kind. */
export const slackError = (error: unknown): string | null => (error as { data?: { error?: string } } | null)?.data?.error ?? null

/**
 * What a failed call means for whatever has to be said.
 *
 * `later`: the same call may succeed; `unsure`: it may even have been carried out; `afterMs`: Slack says how long to wait.
 * `content`: this message is not taken as it is. `token`: Slack takes nothing from this app any more. `shut`: not this way.
 */
export type Fault = { kind: 'later'; unsure: boolean; afterMs: number | null } | { kind: 'content' | 'token' | 'shut' }

const codes = (text: string) => new Set(text.split(/\s+/))

/** Slack is busy, moving house, or says no for a while. Sources of all: the error tables of docs.slack.dev/reference/methods. */
const BUSY = codes(`ratelimited rate_limited service_unavailable request_timeout team_added_to_org org_login_required
  external_channel_migrating streaming_state_conflict accesslimited update_failed`)
/** “It’s possible some aspect of the operation succeeded before the error was raised.” */
const MAYBE_DONE = codes('fatal_error internal_error')
const CONTENT = codes(`invalid_blocks invalid_blocks_format msg_blocks_too_long msg_too_long no_text block_mismatch markdown_text_conflict
  invalid_metadata_format invalid_metadata_schema metadata_too_large metadata_must_be_sent_from_app too_many_attachments invalid_attachments
  attachment_payload_limit_exceeded too_many_contact_cards invalid_arg_name invalid_array_arg invalid_arguments
  slack_connect_file_link_sharing_blocked slack_connect_canvas_sharing_blocked slack_connect_lists_sharing_blocked`)
const TOKEN = codes('token_revoked token_expired account_inactive invalid_auth not_authed not_allowed_token_type two_factor_setup_required')

/** True where Slack takes nothing from this app any more: whoever runs it has to install it again. */
export const isTokenError = (error: unknown): boolean => TOKEN.has(slackError(error) ?? '')

/** Connections that were never made: nothing was sent. */
const UNSENT = codes('ECONNREFUSED ENOTFOUND EAI_AGAIN EHOSTUNREACH ENETUNREACH UND_ERR_CONNECT_TIMEOUT')

/** Reads what a call of Slack's Web API, or of a response_url, threw. A code nobody knows shuts the way: there is another. */
export function faultOf(error: unknown): Fault {
  const { code, retryAfter, statusCode } = (error ?? {}) as { code?: string; retryAfter?: number; statusCode?: number }
  if (code === 'slack_webapi_rate_limited_error') return { kind: 'later', unsure: false, afterMs: Math.max((retryAfter ?? 1) * 1000, 100) }
  const said = slackError(error)
  if (said !== null) {
    if (BUSY.has(said)) return { kind: 'later', unsure: false, afterMs: null }
    if (MAYBE_DONE.has(said)) return { kind: 'later', unsure: true, afterMs: null }
    return { kind: CONTENT.has(said) ? 'content' : TOKEN.has(said) ? 'token' : 'shut' }
  }
  if (statusCode !== undefined && statusCode < 500) return { kind: 'shut' }
  return { kind: 'later', unsure: !neverSent(error), afterMs: null }
}

function neverSent(error: unknown): boolean {
  for (let cause = error as { code?: string; original?: unknown; cause?: unknown } | undefined, depth = 0; cause && depth < 6; depth++) {
    if (UNSENT.has(cause.code ?? '')) return true
    cause = (cause.original ?? cause.cause) as typeof cause
  }
  return false
}
