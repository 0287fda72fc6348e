import { beforeOf, purge as forget } from '../retention.ts'
import { EXIT } from './exit.ts'
import { type Io, printJson } from './io.ts'
import { person, withStore } from './with-store.ts'

/** `ecs-pull purge`: says how much is older than the settings keep; with `--yes` forgets it. */
export async function purge({ yes = false }: { yes?: boolean }, io: Io): Promise<number> {
  return withStore(io, async (store, { settings: { keep } }) => {
    const counts = yes ? await forget(store, keep, person()) : await store.retention.count(beforeOf(keep, store.now()))
    const { reports, runs, audit } = counts
    if (io.json) printJson(io, { schema: 1, purged: yes, ...counts })
    else {
      for (const line of [
        io.say('cli:purge.reports', { count: reports }),
        io.say('cli:purge.runs', { count: runs }),
        io.say('cli:purge.audit', { count: audit }),
        io.say(yes ? 'cli:purge.done' : 'cli:purge.not-yet'),
      ])
        io.stdout.write(`${line}\n`)
    }
    return EXIT.fine
  })
}
