import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail'
import { type Aws, openAws } from './aws/aws.ts'
import type { Session } from './aws/session.ts'
import { BREAKING } from './changed/breaking.ts'
import { changeOf, type Detail, detailOf } from './changed/event.ts'
import { type Lookup, lookupsOf } from './changed/names.ts'
import type { Change } from './core/change.ts'
import type { Report } from './core/report.ts'
import { split } from './image/reference.ts'

/** An answer that has been given is not worth waiting long for. */
const PATIENCE_MS = 8_000
/** CloudTrail's event history holds so long. */
const DAYS = 90

/**
 * Looks up in AWS CloudTrail what broke the root cause's resources: the newest call that can have done it, by whom and when. Meant for after
 * the answer: its calls count in no report. Null: nothing recorded, nothing known that could be looked up, or CloudTrail may not be read.
 */
export async function whatChanged(report: Report, session: Session): Promise<Change | null> {
  const { cause, check } = report.verdict
  const root = report.findings.find((finding) => finding.check === check && finding.status === 'broken')
  const names = cause ? BREAKING[cause] : undefined
  const lookups = root && names ? lookupsOf(root.resources, session.region) : []
  if (!names || !lookups.length) return null
  const aws = openAws(session, PATIENCE_MS)
  const until = Date.now() + PATIENCE_MS
  try {
    const { result } = await aws.within(0, async (context) => {
      const found: Change[] = []
      // One after another: two a second are allowed in an account and Region, for everybody in it together.
      for (const lookup of lookups) if (Date.now() < until) found.push(...(await eventsOf(context, lookup, names, report)))
      return found
    })
    return result.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : a.id < b.id ? -1 : 1))[0] ?? null
  } catch {
    // What changed is an extra: where it cannot be had, the answer stands without it.
    return null
  } finally {
    aws.close()
  }
}

async function eventsOf(aws: Aws, { name, region }: Lookup, names: readonly string[], report: Report): Promise<Change[]> {
  const EndTime = new Date(report.createdAt)
  const StartTime = new Date(EndTime.getTime() - DAYS * 86_400_000)
  const LookupAttributes = [{ AttributeKey: 'ResourceName' as const, AttributeValue: name }]
  const { Events = [] } = await aws.cloudTrail(region).send(new LookupEventsCommand({ LookupAttributes, StartTime, EndTime }))
  return Events.flatMap((event) => {
    const change = names.includes(event.EventName ?? '') && concerns(detailOf(event), report) ? changeOf(event, name) : null
    return change ? [change] : []
  })
}

/** Deleting other images of the repository broke nothing. */
function concerns({ requestParameters }: Detail, { target }: Report): boolean {
  const deleted = requestParameters?.imageIds
  if (!Array.isArray(deleted) || !target.image) return true
  const { tag, digest } = split(target.image)
  return deleted.some((id) => (digest ? id.imageDigest === digest : id.imageTag === (tag ?? 'latest') || !id.imageTag))
}
