import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { purgeDaily } from '../../src/retention.ts'
import { defaultStoreFile, openStore } from '../../src/store/store.ts'
import { ecsPull } from './streams.ts'

afterEach(() => vi.unstubAllEnvs())

const DAY = 86_400_000

/** The command line on an empty state folder, with these settings. */
function open(settings = '') {
  const folder = mkdtempSync(join(tmpdir(), 'ecs-pull-'))
  writeFileSync(join(folder, 'settings.yml'), settings)
  const env = { XDG_STATE_HOME: folder, ECS_PULL_CONFIG: join(folder, 'settings.yml') }
  return {
    store: (now?: () => number) => openStore({ file: defaultStoreFile(env) }, now),
    json: async (...args: string[]) => {
      const ran = await ecsPull([...args, '--json'], { env })
      return { ...ran, document: JSON.parse(ran.out || 'null') }
    },
    text: (lang: string, ...args: string[]) => ecsPull([...args, '--lang', lang], { env }),
  }
}

it('audit lists who did what, one run’s or since a day, as a document and for people', async () => {
  const { store, json, text } = open()
  expect((await text('en', 'audit')).out).toBe('Nothing is recorded.\n')
  const old = await store(() => Date.parse('2026-01-01T12:00:00Z'))
  await old.audit.add({ who: 'U1', what: 'asked', run: 'run-1', detail: { fix: 'redeploy' } })
  await old.close()
  const kept = await store(() => Date.parse('2026-03-01T12:00:00Z'))
  await kept.audit.add({ who: 'U2\u001b[31m', what: 'calls', run: 'run-2', detail: { step: 'deploy', input: { long: 'x'.repeat(500) } } })
  await kept.close()
  const all = await json('audit')
  expect(all.status).toBe(0)
  expect(all.document).toMatchObject({
    schema: 1,
    audit: [{ at: '2026-01-01T12:00:00.000Z', who: 'U1', what: 'asked', run: 'run-1' }, { what: 'calls' }],
  })
  expect((await json('audit', '--run', 'run-1')).document.audit).toHaveLength(1)
  expect((await json('audit', '--since', '2026-02-01')).document.audit).toMatchObject([
    { run: 'run-2', detail: { input: { long: 'x'.repeat(500) } } },
  ])
  const shown = (await text('ja', 'audit')).out
  expect(shown).toMatch(/^2026-01-01T12:00:00.000Z {2}U1 {2}依頼 {2}run-1 {2}\{"fix":"redeploy"\}\n/)
  expect(shown).not.toContain('\u001b')
  expect(shown.split('\n')[1]!.length).toBeLessThan(260)
  expect(await text('en', 'audit', '--since', 'tuesday')).toMatchObject({ status: 2, out: '' })
})

it('purge says how much is old, removes it with --yes, and the bot does it once a day', async () => {
  const { store, json, text } = open('keep: { reports: 10, audit: 20 }')
  const past = await store(() => Date.now() - 21 * DAY)
  await past.audit.add({ who: 'U1', what: 'asked', run: null, detail: {} })
  const report = { id: 'r1', createdAt: new Date(past.now()).toISOString(), findings: [], fixes: [] }
  await past.reports.save(report as never)
  await past.close()
  const dry = { schema: 1, purged: false, reports: 1, runs: 0, audit: 1 }
  expect((await json('purge')).document).toEqual(dry)
  expect((await json('purge')).document).toEqual(dry)
  expect((await text('fr', 'purge')).out).toContain('--yes')
  expect((await json('purge', '--yes')).document).toEqual({ ...dry, purged: true })
  expect((await json('purge', '--yes')).document).toMatchObject({ reports: 0, audit: 0 })
  const now = await store()
  expect(await now.audit.list()).toMatchObject([{ what: 'purged', detail: { reports: 1, audit: 1 } }])
  await now.reports.save(report as never)
  const two = await store()
  const daily = await Promise.all([purgeDaily(now, { reports: 10 }), purgeDaily(two, { reports: 10 })])
  expect(daily.filter(Boolean)).toEqual([{ reports: 1, runs: 0, audit: 0 }])
  await two.close()
  await now.close()
})

it('changes switches for all processes, is recorded, and cannot overrule the settings', async () => {
  const { store, json, text } = open()
  expect((await json('changes')).document).toEqual({ schema: 1, changes: 'on', by: null, at: null })
  expect((await json('changes', 'off')).document).toMatchObject({ changes: 'off', by: expect.stringContaining('@') })
  const kept = await store()
  expect(await kept.changes.get()).toMatchObject({ off: true })
  expect(await kept.audit.list()).toMatchObject([{ what: 'switched', detail: { changes: 'off' } }])
  await kept.close()
  expect((await text('en', 'changes')).out).toMatch(/^Changes are off: .+@.+ switched them off/)
  expect((await json('changes', 'on')).document).toMatchObject({ changes: 'on' })
  expect(await text('en', 'changes', 'maybe')).toMatchObject({ status: 2, out: '' })
  const forbidden = open('changes: off')
  expect((await forbidden.json('changes', 'on')).document).toEqual({ schema: 1, changes: 'off', by: null, at: null })
  expect((await forbidden.text('en', 'changes')).out).toContain('settings file')
})
