import type { App, BlockButtonAction } from '@slack/bolt'
import { phrase } from '../../../core/phrase.ts'
import { ACTION } from '../../../render/slack/ids.ts'
import { sentence } from '../../../render/slack/messages.ts'
import { approveRun, type Run, RunRefused, refuseWhereOff, showRun } from '../../../run/index.ts'
import { termsFor } from '../../approvers.ts'
import { afterwards, tell } from '../../listen.ts'
import { refusedClick, refusedPress } from '../../refused-approval.ts'
import { requestFor } from '../../request.ts'
import { carryOut, goOn, takeBack } from '../../runs.ts'
import type { Deps, Repair, ReportContext } from '../../types.ts'
import { type Press, press, replace } from './press.ts'

interface Decided {
  deps: Deps
  repair: Repair
  run: Run
  context: ReportContext
  pressed: Press
}

const decisions: Record<string, (decided: Decided) => Promise<void>> = {
  async [ACTION.approve]({ deps, repair, run, pressed, context }) {
    const by = pressed.who.user
    const now = await approveRun(deps.store, run.id, by, termsFor(deps, run, context))
    // The first of two approvals leaves the buttons to the second.
    const decision = now.status === 'planned' ? null : ({ kind: 'approved', by } as const)
    await replace(deps, pressed, await requestFor(deps, now, context, decision))
    if (decision) await carryOut(deps, repair, now, by)
  },
  async [ACTION.decline]({ deps, run, pressed, context }) {
    const by = pressed.who.user
    await deps.store.audit.add({ who: by, what: 'declined', run: run.id, detail: { fix: run.fix } })
    await replace(deps, pressed, await requestFor(deps, run, context, { kind: 'declined', by }))
  },
  [ACTION.undo]: ({ deps, repair, run, pressed }) => takeBack(deps, repair, run.id, pressed.who.user),
  [ACTION.resume]: ({ deps, repair, run, pressed }) => goOn(deps, repair, run.id, pressed.who.user),
}

/** The buttons of a request and of a run: each changes something, so each is an approver's. */
export function register(app: App, deps: Deps): void {
  for (const [id, decide] of Object.entries(decisions)) {
    app.action<BlockButtonAction>(id, async ({ ack, body, action }) => {
      await ack()
      const pressed = press(body)
      const { who } = pressed
      afterwards(deps, who, async (lang) => {
        const run = await showRun(deps.store, action.value ?? '').catch(unlessUnknown)
        const context = run && (await deps.store.reports.get<ReportContext>(run.report))?.context
        if (!run || !context || !deps.repair) return tell(deps, who, sentence(lang, phrase('slack:run.gone')))
        const { approvers, off } = termsFor(deps, run, context)
        if (await refusedClick(deps, { who, run, lang }, approvers)) return
        try {
          if (id !== ACTION.decline) await refuseWhereOff(deps.store, off)
          await decide({ deps, repair: deps.repair, run, context, pressed })
        } catch (error) {
          if (!(error instanceof RunRefused)) throw error
          // What can no longer be approved must not go on offering it.
          if (error.code === 'expired') await replace(deps, pressed, await requestFor(deps, run, context, { kind: 'expired' }))
          await refusedPress(deps, { who, run, lang }, error)
        }
      })
    })
  }
}

function unlessUnknown(error: unknown): null {
  if (!(error instanceof RunRefused)) throw error
  return null
}
