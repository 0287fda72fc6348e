import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const PRELOAD = join(import.meta.dirname, '../../.ci/another-day.js')

/** Tells its own day, that of a process it starts, and whether a date that Node made is a date. */
const ASKING = `
import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
const child = execFileSync(process.execPath, ['-p', 'Date.now()'], { encoding: 'utf8' })
console.log(JSON.stringify([new Date().toISOString(), new Date(Number(child)).toISOString(), statSync('.').mtime instanceof Date, new Date(0).getTime(), typeof Date()]))
`

it('a shifted day holds in a process and in those it starts, and a date given stays as it is', async () => {
  const env = { ...process.env, NODE_OPTIONS: `--import=${PRELOAD}`, ANOTHER_DAY: '2028-02-29T12:00:00Z' }
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', ASKING], { env })
  const [own, child, isDate, given, called] = JSON.parse(stdout)
  expect([own.slice(0, 10), child.slice(0, 10), isDate, given, called]).toEqual(['2028-02-29', '2028-02-29', true, 0, 'string'])
})
