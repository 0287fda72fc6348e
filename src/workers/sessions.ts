import { CredentialsError } from '../aws/refusal.ts'
import type { Session } from '../aws/session.ts'
import type { Config } from '../config.ts'
import { sessionFor } from '../session/session.ts'
import type { Target } from '../target/types.ts'

type Place = Pick<Target, 'partition' | 'region' | 'account'>

/**
 * Reading sessions that are kept, with their clients: a role is assumed once an hour rather than for each diagnosis, and connections
 * stay open. One whose credentials AWS refuses is forgotten, so that new ones are looked for.
 */
export function keptSessions(config: Config) {
  const kept = new Map<string, Promise<Session>>()

  const of = (place: Place): Promise<Session> => {
    const key = JSON.stringify([place.partition, place.account, place.region])
    const session = kept.get(key) ?? open(place)
    kept.set(key, session)
    session.catch(() => kept.delete(key))
    return session
  }
  const open = async ({ partition, region, account }: Place): Promise<Session> => ({
    ...(await sessionFor({ kind: 'text', partition, region, account }, config)),
    clients: new Map(),
  })

  return {
    of,
    /** Works with a place's session. */
    async within<T>(place: Place, work: (session: Session) => Promise<T>): Promise<T> {
      try {
        return await work(await of(place))
      } catch (error) {
        if (error instanceof CredentialsError) kept.clear()
        throw error
      }
    },
  }
}
