import type { Event } from '@aws-sdk/client-cloudtrail'
import type { Change } from '../core/change.ts'

/** What is read of an event's own document. */
export interface Detail {
  errorCode?: string
  userIdentity?: { arn?: string; invokedBy?: string }
  requestParameters?: { imageIds?: { imageTag?: string; imageDigest?: string }[] } | null
}

export function detailOf({ CloudTrailEvent }: Event): Detail {
  try {
    return JSON.parse(CloudTrailEvent ?? '{}') ?? {}
  } catch {
    return {}
  }
}

/** An event as the change it made to a resource; null: it made none. */
export function changeOf(event: Event, resource: string): Change | null {
  const { errorCode, userIdentity } = detailOf(event)
  if (!event.EventTime || errorCode) return null
  const by = event.Username || userIdentity?.arn?.split('/').at(-1) || userIdentity?.invokedBy || '–'
  return { event: event.EventName ?? '', by, at: event.EventTime.toISOString(), resource, id: event.EventId ?? '' }
}
