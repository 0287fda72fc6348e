// A process of its own that has SQLite's write lock of a file for so many milliseconds: says when it has it, and ends when it has given it back.
import { writeSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

const [file = '', ms = '0'] = process.argv.slice(2)
const db = new DatabaseSync(file, { timeout: 10_000 })
db.exec('begin exclusive')
writeSync(1, 'locked\n')
setTimeout(() => {
  db.exec('commit')
  db.close()
}, Number(ms))
