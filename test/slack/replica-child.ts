// A process of its own with a bot in it: one of several on one store. Says its port, and ends when its standard input does.
import { writeSync } from 'node:fs'
import { startBot } from '../../src/slack/app.ts'
import { openStore } from '../../src/store/store.ts'
import { explained } from '../render/slack/reports.ts'
import { BOT } from './emulated.ts'
import { SECRET } from './signed.ts'

const { where, apiUrl, name } = JSON.parse(process.argv[2]!)
const store = await openStore(where)
let n = 0
const bot = await startBot({
  slack: { botToken: BOT.token, signingSecret: SECRET, port: 0, host: '127.0.0.1', apiUrl },
  store,
  settings: { approvers: [] },
  log: { debug() {}, info() {}, warn() {}, error: (detail, message) => process.stderr.write(`${message} ${JSON.stringify(detail)}\n`) },
  async answer({ pasted }) {
    await new Promise((done) => setTimeout(done, 100))
    // Another service for another image.
    const target = { ...explained.target, service: pasted?.image ?? 'web' }
    return { ...explained, target, id: `${name}-${++n}`, createdAt: new Date().toISOString() }
  },
})
writeSync(1, `${bot.port}\n`)
process.stdin.resume().on('end', async () => {
  await bot.stop()
  await store.close()
  process.exit(0)
})
