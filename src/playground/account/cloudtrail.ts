import type * as CloudTrail from '@aws-sdk/client-cloudtrail'
import type { Context } from './context.ts'
import { page } from './page.ts'
import type { TrailEvent } from './state.ts'

function fits(event: TrailEvent, { AttributeKey, AttributeValue = '' }: CloudTrail.LookupAttribute): boolean {
  if (AttributeKey === 'EventName') return event.name === AttributeValue
  if (AttributeKey === 'EventSource') return event.source === AttributeValue
  if (AttributeKey === 'Username') return event.user === AttributeValue
  if (AttributeKey === 'ReadOnly') return AttributeValue === 'false'
  return AttributeKey === 'ResourceName' && event.resources.includes(AttributeValue)
}

/** Only what a scenario has put there: the bot's own calls do not show, as in AWS they would after some minutes. */
export const cloudtrail = {
  LookupEvents({ world, here }: Context, input: CloudTrail.LookupEventsRequest): CloudTrail.LookupEventsResponse {
    const from = input.StartTime?.getTime() ?? 0
    const to = input.EndTime?.getTime() ?? Date.now()
    const events = here.trail
      .filter(({ at }) => at.getTime() >= from && at.getTime() <= to)
      .filter((event) => (input.LookupAttributes ?? []).every((attribute) => fits(event, attribute)))
      .sort((a, b) => b.at.getTime() - a.at.getTime())
    const { items, next } = page(world, events, input.NextToken, input.MaxResults, 50, 'InvalidNextTokenException')
    const Events = items.map((event, n) => ({
      EventId: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
      EventName: event.name,
      EventSource: event.source,
      EventTime: event.at,
      ReadOnly: 'false',
      Username: event.user,
      Resources: event.resources.map((ResourceName) => ({ ResourceName })),
      CloudTrailEvent: JSON.stringify({
        eventName: event.name,
        eventSource: event.source,
        eventTime: event.at.toISOString(),
        userIdentity: { type: 'IAMUser', userName: event.user },
        ...event.detail,
      }),
    }))
    return { Events, NextToken: next }
  },
}
