import { Problem } from '../problem.ts'
import { plain } from '../render/values.ts'
import type { AuditEntry } from '../store/audit.ts'
import { EXIT } from './exit.ts'
import { type Io, printJson } from './io.ts'
import { withStore } from './with-store.ts'

export interface AuditOptions {
  run?: string
  /** A day or a moment, as ISO 8601. */
  since?: string
}

/** Longer details are cut for people; the JSON document has all of them. */
const LONGEST = 160

/** `ecs-pull audit`: who asked, approved and pressed, what was called and what was answered, oldest first. */
export async function audit({ run, since }: AuditOptions, io: Io): Promise<number> {
  const from = since === undefined ? undefined : momentOf(since)
  return withStore(io, async (store) => {
    const entries = await store.audit.list({ ...(run && { run }), ...(from !== undefined && { since: from }) })
    if (io.json) printJson(io, { schema: 1, audit: entries.map((entry) => ({ ...entry, at: new Date(entry.at).toISOString() })) })
    else if (!entries.length) io.stdout.write(`${io.say('cli:audit.none')}\n`)
    else for (const entry of entries) io.stdout.write(`${line(entry, io)}\n`)
    return EXIT.fine
  })
}

function momentOf(since: string): number {
  const at = /^\d{4}-\d{2}-\d{2}/.test(since) ? Date.parse(since) : Number.NaN
  if (Number.isNaN(at)) throw new Problem('cli:audit.since-wrong', { value: since })
  return at
}

function line({ at, who, what, run, detail }: AuditEntry, io: Io): string {
  const key = `cli:audit.what.${what}`
  const word = io.say.has(key) ? io.say(key) : what
  const said = Object.keys(detail).length ? plain(JSON.stringify(detail), LONGEST) : ''
  return [new Date(at).toISOString(), plain(who), word, run ?? '–', said].join('  ').trimEnd()
}
