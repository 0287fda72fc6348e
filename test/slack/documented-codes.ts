/** What every method of Slack's Web API may answer (docs.slack.dev, reference/methods, August 2026). */
const EVERYWHERE = `access_denied accesslimited account_inactive deprecated_endpoint ekm_access_denied enterprise_is_restricted fatal_error
  internal_error invalid_arg_name invalid_array_arg invalid_auth invalid_charset invalid_form_data invalid_post_type is_bot method_deprecated
  missing_post_type missing_scope no_permission not_allowed_token_type not_authed org_login_required ratelimited request_timeout
  service_unavailable team_access_not_granted team_added_to_org token_expired token_revoked two_factor_setup_required unknown_method`

const POSTED = `as_user_not_supported cannot_reply_to_message channel_not_found invalid_blocks invalid_blocks_format is_archived
  markdown_text_conflict message_limit_exceeded messages_tab_disabled no_text not_in_channel restricted_action too_many_attachments`

const OWN: Record<string, string> = {
  'chat.postMessage': `${POSTED} app_access_restricted attachment_payload_limit_exceeded duplicate_channel_not_found
    duplicate_message_not_found invalid_metadata_format invalid_metadata_schema metadata_must_be_sent_from_app metadata_too_large
    msg_blocks_too_long rate_limited restricted_action_non_threadable_channel restricted_action_read_only_channel
    restricted_action_thread_locked restricted_action_thread_only_channel slack_connect_canvas_sharing_blocked
    slack_connect_file_link_sharing_blocked slack_connect_lists_sharing_blocked team_not_found`,
  'chat.postEphemeral': `${POSTED} invalid_attachments msg_too_long user_not_in_channel`,
  'chat.update': `as_user_not_supported block_mismatch cant_broadcast_message cant_update_message channel_not_found edit_window_closed
    external_channel_migrating invalid_attachments invalid_blocks invalid_blocks_format is_archived is_inactive markdown_text_conflict
    message_limit_exceeded message_not_found msg_too_long no_dual_broadcast_content_update no_text not_in_channel
    posting_to_channel_denied streaming_state_conflict team_not_found too_many_attachments update_failed`,
  'views.open': 'duplicate_external_id exchanged_trigger_id expired_trigger_id invalid_trigger_id view_too_large',
  'views.update': 'duplicate_external_id hash_conflict not_found view_too_large',
  'views.publish': 'duplicate_external_id hash_conflict missing_profile_id not_enabled not_implemented view_too_large',
  'conversations.info': 'channel_is_limited_access channel_not_found',
  'conversations.replies': 'channel_not_found method_not_supported_for_channel_type thread_not_found',
  'conversations.history': 'channel_is_limited_access channel_not_found not_in_channel',
  'users.info': 'user_not_found user_not_visible',
  'users.conversations': 'method_not_supported_for_channel_type missing_argument',
  'usergroups.users.list': 'no_such_subteam plan_upgrade_required',
}

/** By method, the codes that its documentation names. */
export const DOCUMENTED: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(OWN).map(([method, own]) => [method, [...new Set(`${own} ${EVERYWHERE}`.split(/\s+/).filter(Boolean))]]),
)
