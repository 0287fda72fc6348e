import { setTimeout as sleep } from 'node:timers/promises'
import { PostgresDialect, type PostgresPool } from 'kysely'
import pg from 'pg'
import { storeTrouble } from './trouble.ts'

const INT8 = 20
/** A server that is restarted takes connections again within this; whoever asks for one meanwhile waits. Milliseconds. */
const RESTART_MS = 8_000
/** Between two tries. Milliseconds. */
const AGAIN_MS = 200
/** No statement of ours takes as long: a server that says nothing any more is given up. Milliseconds. */
const QUERY_MS = 30_000

/** Kysely's PostgreSQL dialect. Times are bigint there, which `pg` gives as text unless told: milliseconds fit a number. */
export function postgresDialect(url: string): PostgresDialect {
  const pool = new pg.Pool({
    connectionString: url,
    max: 5,
    connectionTimeoutMillis: 10_000,
    query_timeout: QUERY_MS,
    keepAlive: true,
    types: { getTypeParser: (id, format) => (id === INT8 ? Number : pg.types.getTypeParser(id, format as 'text')) },
  })
  // What a server that goes away does to a connection is told to whoever has a query on it, and the pool takes another for the next one;
  // but the connection says it as an event besides, and unheard that ends the process. The pool listens to idle connections only.
  const unheard = () => {}
  pool.on('error', unheard)
  pool.on('connect', (client) => client.on('error', unheard))
  return new PostgresDialect({ pool: patient(pool) })
}

/** Nothing has been sent where there is no connection, so that another try is safe. */
function patient(pool: pg.Pool): PostgresPool {
  const connect = async (): Promise<pg.PoolClient> => {
    for (const until = performance.now() + RESTART_MS; ; await sleep(AGAIN_MS)) {
      try {
        return await pool.connect()
      } catch (error) {
        if (storeTrouble(error) !== 'away' || pool.ending || performance.now() > until) throw error
      }
    }
  }
  return { connect, end: () => pool.end(), options: pool.options } as PostgresPool
}
