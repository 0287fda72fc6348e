import { isWrite } from '../../src/playground/account/operations.ts'
import type { Mishap } from '../../src/playground/account/protocol/failure.ts'
import { approveRun } from '../../src/run/index.ts'
import { type Case, openCase } from './cases.ts'
import { openOwnStore, type World } from './world.ts'

/** Ways in which AWS may refuse a write, and what a run calls them. */
export const REFUSALS: [Mishap, string][] = [
  ['denied', 'denied'],
  ['throttle', 'throttled'],
  ['limit', 'limit'],
  ['dependency', 'dependency'],
]

/** A case whose run is approved. */
export const start = async (one: Case) => {
  const store = await openOwnStore()
  const opened = await openCase(one, store)
  await approveRun(store, opened.run.id, 'U2')
  return { ...opened, store, before: opened.world.account.snapshot() }
}

export const isWriteCall = ({ api, dryRun }: { api: string; dryRun: boolean }) => !dryRun && isWrite(api.split(':')[1]!)

/** Lets a mishap befall the write (or the write back) of the steps that are meant, whatever API that is. */
export function befalling(world: World, mishap: Mishap, meant: (step: string) => boolean) {
  let armed = false
  world.account.setRules({ fail: (call) => (armed && isWriteCall(call) ? mishap : null) })
  return (point: string) => {
    const [what, step = ''] = point.split(' ')
    if (what === 'write' || what === 'write-back') armed = meant(step)
  }
}
export const healed = (world: World) => world.account.setRules({ fail: () => null })
