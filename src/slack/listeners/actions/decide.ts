import type { App, BlockButtonAction } from '@slack/bolt'
import { phrase } from '../../../core/phrase.ts'
import { ACTION } from '../../../render/slack/ids.ts'
import { sentence } from '../../../render/slack/messages.ts'
import { requestMessage } from '../../../render/slack/request.ts'
import { type Run, RunRefused, showRun } from '../../../run/index.ts'
import { approversOf } from '../../approvers.ts'
import { afterwards, tell } from '../../listen.ts'
import { refusedApproval } from '../../refused-approval.ts'
import { apply, goOn, takeBack } from '../../runs.ts'
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
    await settle({ deps, repair, run, pressed, context }, 'approved')
    await apply(deps, repair, run.id, pressed.who.user)
  },
  async [ACTION.decline](decided) {
    await decided.deps.store.audit.add({
      who: decided.pressed.who.user,
      what: 'declined',
      run: decided.run.id,
      detail: { fix: decided.run.fix },
    })
    await settle(decided, 'declined')
  },
  [ACTION.undo]: ({ deps, repair, run, pressed }) => takeBack(deps, repair, run.id, pressed.who.user),
  [ACTION.resume]: ({ deps, repair, run }) => goOn(deps, repair, run.id),
}

/** The buttons of a request and of a run: each changes something, so each is an approver's. */
export function register(app: App, deps: Deps): void {
  for (const [id, decide] of Object.entries(decisions)) {
    app.action<BlockButtonAction>(id, async ({ ack, body, action, respond }) => {
      await ack()
      const pressed = press(body, respond)
      afterwards(deps, pressed.who, async (lang) => {
        try {
          const run = await showRun(deps.store, action.value ?? '')
          const context = (await deps.store.reports.get<ReportContext>(run.report))?.context
          if (!context || !deps.repair) return tell(deps, pressed.who, sentence(lang, phrase('slack:run.gone')))
          const refused = await refusedApproval(deps, context.channel, pressed.who.user, lang)
          if (refused) return tell(deps, pressed.who, refused)
          await decide({ deps, repair: deps.repair, run, context, pressed })
        } catch (error) {
          if (!(error instanceof RunRefused)) throw error
          await tell(deps, pressed.who, sentence(lang, error.say))
        }
      })
    })
  }
}

/** The buttons of the request give way to what was decided, and by whom. */
async function settle({ deps, run, pressed, context }: Decided, kind: 'approved' | 'declined'): Promise<void> {
  const approvers = approversOf(deps, context.channel)
  await replace(
    deps,
    pressed,
    requestMessage(run, context.lang, context.requested?.[run.id] ?? run.asker, approvers, { kind, by: pressed.who.user }),
  )
}
