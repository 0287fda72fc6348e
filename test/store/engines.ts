import { randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { describe } from 'vitest'

/** A PostgreSQL server the tests may make databases' schemas on, such as postgres://postgres@127.0.0.1:5432/postgres. */
const POSTGRES = process.env.ECS_PULL_TEST_POSTGRES

export type Where = { file: string } | { url: string }

/** An empty store of its own for a test: a file in a new folder, or a new schema of the PostgreSQL database. */
export async function freshStore(engine: 'sqlite' | 'postgresql', server = POSTGRES): Promise<Where> {
  if (engine === 'sqlite') return { file: join(mkdtempSync(join(tmpdir(), 'ecs-pull-')), 'state', 'ecs-pull.db') }
  const schema = `t_${randomBytes(6).toString('hex')}`
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  await client.query(`create schema ${schema}`)
  await client.end()
  const url = new URL(server!)
  url.searchParams.set('options', `-c search_path=${schema}`)
  return { url: url.href }
}

type Engine = 'sqlite' | 'postgresql'
type Tests = (fresh: () => Promise<Where>, engine: Engine) => void

/** Runs tests on one engine. PostgreSQL: only where ECS_PULL_TEST_POSTGRES names a server. */
export function onEngine(engine: Engine, name: string, tests: Tests) {
  const skipped = engine === 'postgresql' && !POSTGRES
  const title = `${name} on ${engine === 'sqlite' ? 'SQLite' : 'PostgreSQL'}`
  describe.skipIf(skipped)(skipped ? `${title} (skipped: ECS_PULL_TEST_POSTGRES names no server)` : title, () =>
    tests(() => freshStore(engine), engine),
  )
}

/** Runs the same tests on both engines. */
export function onBothEngines(name: string, tests: Tests) {
  for (const engine of ['sqlite', 'postgresql'] as const) onEngine(engine, name, tests)
}
