import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail'
import { openAws } from '../aws/aws.ts'
import type { Session } from '../aws/session.ts'
import type { Change } from '../core/change.ts'
import { changeOf } from './event.ts'
import { lookupsOf } from './names.ts'

/** A run waits for this. */
const PATIENCE_MS = 5_000

/**
 * Who last changed one of these resources since then, by AWS CloudTrail, which shows a call some minutes after it was made. Null: nothing
 * recorded, or CloudTrail may not be read.
 *
 * @param since milliseconds since 1970
 */
export async function whoTouched(resources: readonly string[], session: Session, since: number): Promise<Change | null> {
  const aws = openAws(session, PATIENCE_MS)
  const until = Date.now() + PATIENCE_MS
  try {
    const { result } = await aws.within(0, async (context) => {
      const found: Change[] = []
      for (const { name, region } of lookupsOf(resources, session.region)) {
        if (Date.now() > until) break
        const LookupAttributes = [{ AttributeKey: 'ResourceName' as const, AttributeValue: name }]
        const asked = new LookupEventsCommand({ LookupAttributes, StartTime: new Date(since), EndTime: new Date() })
        const { Events = [] } = await context.cloudTrail(region).send(asked)
        found.push(...Events.filter(({ ReadOnly }) => ReadOnly === 'false').flatMap((event) => changeOf(event, name) ?? []))
      }
      return found
    })
    return result.sort((a, b) => b.at.localeCompare(a.at))[0] ?? null
  } catch {
    // Who it was is an extra: what has changed is said without it.
    return null
  } finally {
    aws.close()
  }
}
