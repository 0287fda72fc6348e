import { expect, it } from 'vitest'
import { diagnose } from '../../src/diagnose.ts'
import { follow } from '../../src/find/lead.ts'
import { SCENARIO_IDS, startAccount } from '../../src/playground/account/start.ts'
import { encodeTyped, richTextOf } from '../../src/playground/slack/typed.ts'
import type { Workspace } from '../../src/playground/slack/workspace.ts'
import { postedText } from '../../src/slack/posted-text.ts'
import { understand } from '../../src/slack/understand.ts'
import { parseTarget } from '../../src/target/target.ts'
import { sessionIn } from '../find/account.ts'

const WORKSPACE = { people: [], botName: 'ecs-pull', botUser: 'U0BOT00001' } as unknown as Workspace

it.each(SCENARIO_IDS)('the error of a task, pasted into Slack, leads to the same answer as its ARN: %s', async (scenario) => {
  const account = await startAccount({ scenario, retryAfterMs: 3_600_000 })
  try {
    const session = sessionIn(account)
    const message = { text: encodeTyped(WORKSPACE, account.errorText), blocks: [richTextOf(WORKSPACE, account.errorText)] }
    const understood = understand(postedText(message))
    if ('problem' in understood) throw new Error(understood.problem.key)
    const known = { accounts: { [account.account]: { region: account.region, clusters: [account.cluster] } }, seen: [] }
    const lead = await follow(understood.question, known, async () => session)
    const target = parseTarget(account.taskArn)
    if ('problem' in target) throw new Error(target.problem)
    const named = await diagnose({ target, pasted: null }, { session })
    // A text without an image or a service can't be looked up: it is answered by what it says.
    if (lead.question.target.kind === 'text') {
      expect(understood.question.pasted?.image ?? understood.question.pasted?.service ?? null).toBeNull()
      return
    }
    const { verdict, findings } = await diagnose(lead.question, { session })
    const broken = (all: typeof findings) => all.filter(({ status }) => status === 'broken').map(({ check }) => check)
    expect({ ...verdict, broken: broken(findings) }).toEqual({ ...named.verdict, broken: broken(named.findings) })
  } finally {
    await account.close()
  }
})
