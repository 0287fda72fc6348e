import type { App, BlockButtonAction } from '@slack/bolt'
import { phrase } from '../../../core/phrase.ts'
import { ACTION } from '../../../render/slack/ids.ts'
import { sentence } from '../../../render/slack/messages.ts'
import { declineRun, type Run, RunRefused, refuseWhereOff, showRun, type Terms } from '../../../run/index.ts'
import { approve } from '../../approve.ts'
import { termsFor } from '../../approvers.ts'
import { afterwards, tell } from '../../listen.ts'
import { refusedClick, refusedPress } from '../../refused-approval.ts'
import { showRequest } from '../../request.ts'
import { goOn, takeBack } from '../../runs.ts'
import { type Standing, standings } from '../../standing.ts'
import type { Deps, Repair } from '../../types.ts'
import { press } from './press.ts'

interface Decided {
  deps: Deps
  repair: Repair
  run: Run
  user: string
  terms: Terms
  standing: (user: string) => Promise<Standing>
}

const decisions: Record<string, (decided: Decided) => Promise<void>> = {
  [ACTION.approve]: ({ deps, repair, run, user, terms, standing }) => approve(deps, repair, run, user, terms, standing),
  async [ACTION.decline]({ deps, run, user }) {
    await declineRun(deps.store, run.id, user)
    await showRequest(deps, run.id)
  },
  [ACTION.undo]: ({ deps, repair, run, user }) => takeBack(deps, repair, run.id, user),
  [ACTION.resume]: ({ deps, repair, run, user }) => goOn(deps, repair, run.id, user),
}

/** The buttons of a request and of a run: each decides something, so each is an approver's, and Slack is asked anew who that is. */
export function register(app: App, deps: Deps): void {
  for (const [id, decide] of Object.entries(decisions)) {
    app.action<BlockButtonAction>(id, async ({ ack, body, action }) => {
      await ack()
      const { who } = press(body)
      afterwards(deps, who, async (lang) => {
        const run = await showRun(deps.store, action.value ?? '').catch(unlessUnknown)
        const request = run && (await deps.store.requests.of(run.id))
        if (!run || !request || !deps.repair) return tell(deps, who, sentence(lang, phrase('slack:run.gone')))
        if (who.channel !== request.channel) return tell(deps, who, sentence(lang, phrase('slack:not-here')))
        const click = { who, run, lang }
        const terms = termsFor(deps, run, request.channel)
        const standing = standings(deps, terms.approvers)
        if (await refusedClick(deps, click, await standing(who.user), terms.approvers)) return
        try {
          if (id !== ACTION.decline) await refuseWhereNone(deps, deps.repair, run, terms)
          await decide({ deps, repair: deps.repair, run, user: who.user, terms, standing })
        } catch (error) {
          if (!(error instanceof RunRefused)) throw error
          await refusedPress(deps, click, error)
          // What is decided already must not go on being offered.
          await showRequest(deps, run.id)
        }
      })
    })
  }
}

/** Before anything is claimed: where changes are off, or no role could make them. */
async function refuseWhereNone({ store }: Deps, { noRole }: Repair, { target }: Run, { off }: Terms): Promise<void> {
  await refuseWhereOff(store, off)
  const none = noRole?.(target.account)
  if (none) throw new RunRefused('no-role', none)
}

function unlessUnknown(error: unknown): null {
  if (!(error instanceof RunRefused)) throw error
  return null
}
