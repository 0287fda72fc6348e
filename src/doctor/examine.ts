import { type Config, readConfig } from '../config.ts'
import type { SetupFinding } from '../core/setup.ts'
import { Problem } from '../problem.ts'
import { openStore } from '../store/store.ts'
import { awsFindings } from './aws.ts'
import { codeIn, finding } from './finding.ts'
import { slackFindings } from './slack.ts'

/** Looks at all that the bot needs: settings, Slack, AWS, store. Changes nothing but that it makes the store's tables. */
export async function examineSetup(env: NodeJS.ProcessEnv): Promise<SetupFinding[]> {
  let config: Config
  try {
    config = await readConfig(env)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    // Nothing else can be looked at before this is put right.
    return [{ id: 'settings', state: 'missing', say: error.say }]
  }
  const { slack, settings } = config
  const parts = await Promise.all([
    slack ? slackFindings(slack) : [finding('slack', 'note', 'slack.none')],
    awsFindings(config),
    storeFinding(config),
  ])
  const people = slack && !settings.approvers.length ? [finding('approvers', 'note', 'approvers')] : []
  return [finding('settings', 'ok', 'settings'), ...parts.flat(), ...people]
}

async function storeFinding({ store }: Config): Promise<SetupFinding> {
  const kind = 'url' in store ? 'database' : 'file'
  try {
    const opened = await openStore(store)
    await opened.close()
    return finding('store', 'ok', `store.${kind}`)
  } catch (error) {
    return finding('store', 'missing', `store.${kind}-failed`, { code: codeIn((error as Error).cause ?? error) })
  }
}
