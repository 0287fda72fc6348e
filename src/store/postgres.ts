import { PostgresDialect } from 'kysely'
import pg from 'pg'

const INT8 = 20

/** Kysely's PostgreSQL dialect. Times are bigint there, which `pg` gives as text unless told: milliseconds fit a number. */
export function postgresDialect(url: string): PostgresDialect {
  const pool = new pg.Pool({
    connectionString: url,
    max: 5,
    connectionTimeoutMillis: 10_000,
    types: { getTypeParser: (id, format) => (id === INT8 ? Number : pg.types.getTypeParser(id, format as 'text')) },
  })
  // An idle connection that the server closes is replaced by the next query; unheard, it would end the process.
  pool.on('error', () => {})
  return new PostgresDialect({ pool })
}
