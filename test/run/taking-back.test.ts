import { afterEach, describe, expect, it } from 'vitest'
import { LANGUAGES, type Language } from '../../src/render/language.ts'
import { terminalRun } from '../../src/render/terminal/run.ts'
import { words } from '../../src/render/words.ts'
import { runView } from '../../src/run/index.ts'
import { CASES, type Case, MORE_CASES, openCase } from './cases.ts'
import { closeWorlds, openOwnStore } from './world.ts'

afterEach(closeWorlds)

/** What undoing each fix would mean for what runs by then, besides that the next task fails again. */
const MEANT: Record<string, string[]> = {
  'create-pull-endpoints': ['next-task', 'endpoints'],
  'create-nat-gateway': ['next-task', 'nat'],
  'enable-private-dns': ['next-task', 'endpoints'],
  'allow-layer-bucket': ['next-task', 'statement'],
  'open-task-egress': ['next-task', 'egress'],
  'open-network-acl': ['next-task', 'acl'],
  'assign-public-ip': ['next-task'],
  'associate-s3-gateway': ['next-task', 'endpoints'],
  'deploy-working-revision': ['revision', 'next-task'],
  'use-working-subnets': ['next-task'],
  'grant-pull': ['next-task', 'permissions'],
  'create-execution-role': ['next-task', 'role'],
  'repair-trust-policy': ['next-task'],
  'restore-archived-image': ['next-task'],
  'use-existing-image': ['revision', 'next-task'],
  'pull-through-cache': ['revision', 'next-task'],
  'allow-cross-account-pull': ['next-task'],
  'roll-back': ['revision', 'next-task'],
  redeploy: ['next-task'],
  'grant-secret-read': ['next-task', 'permissions'],
  'replace-blackhole-route': ['step', 'next-task', 'dead-route'],
}
const flat = (text: string) => text.replace(/\s+/g, '')

describe.each([...CASES, ...MORE_CASES].map((one) => [one.fix, one] as [string, Case]))('before %s is approved', (fix, one) => {
  it('says in every language what undoing it would mean, and which steps cannot be undone', async () => {
    const { world, run } = await openCase(one, await openOwnStore())
    const said = run.takingBack ?? []
    for (const key of MEANT[fix] ?? ['unknown']) expect(said.map((phrase) => phrase.key)).toContain(`fixes:taking-back.${key}`)
    const final = run.steps.flatMap((step, i) => (step.undoable ? [] : [i + 1]))
    expect(said.filter(({ key }) => key === 'fixes:taking-back.step').map(({ params }) => params.number)).toEqual(final)
    for (const language of Object.keys(LANGUAGES) as Language[])
      for (const takingBack of [false, true]) {
        const text = flat(terminalRun(runView(run, null), { language, takingBack }))
        for (const phrase of said) expect(text).toContain(flat(words(language)(phrase)))
      }
    expect(world.account.calls.filter((call) => call.write)).toEqual([])
  })
})
