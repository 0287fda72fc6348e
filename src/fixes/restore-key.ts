import { cliCommand } from '../aws/cli-command.ts'
import { phrase } from '../core/phrase.ts'
import { given, handOver } from './compose.ts'
import { defineFix } from './types.ts'

const ID = 'restore-key'
const resolves = ['repository-key-unusable', 'kms-denied'] as const

/** A key that is disabled or about to be deleted is so by somebody's decision: its administrators get the command. */
export default defineFix({
  id: ID,
  resolves,
  charges: 'nothing',
  reach: 'account',
  steps: [],
  needs: ['target'],
  wants: ['repositoryKeys', 'secretKeys'],

  offer(have) {
    const all = [...(given(have.repositoryKeys)?.keys ?? []), ...(given(have.secretKeys) ?? [])]
    const bad = all.flatMap(({ arn, state }) => (state && state !== 'Enabled' ? [{ arn, state }] : []))
    const keys = [...new Map(bad.map((key) => [key.arn, key])).values()]
    const ungranted = (given(have.repositoryKeys)?.keys ?? []).filter((key) => key.state === 'Enabled' && key.granted === false)
    if (!keys.length && !ungranted.length) return null
    const said = keys.length
      ? phrase(`fixes:${ID}.hand-over`, { keys: keys.map(({ arn, state }) => `${arn}: ${state}`) })
      : phrase(`fixes:${ID}.hand-over-grant`, {
          keys: ungranted.map((key) => key.arn),
          repositories: ungranted.map((key) => key.repository.split(':repository/')[1] ?? key.repository),
        })
    return handOver(ID, resolves, {
      to: phrase('fixes:hand-over.key'),
      text: said,
      commands: keys.length
        ? keys.flatMap(commandsFor)
        : ungranted.map(({ arn }) => cliCommand('kms', 'ListGrants', { KeyId: arn }, regionIn(arn))),
    })
  },

  survey: async () => null,
  plan: () => ({ refused: phrase('fixes:refused.hand-over', { fix: ID }), missing: [] }),
})

const regionIn = (arn: string) => arn.split(':')[3] ?? ''

/** Cancelling a deletion leaves the key disabled (AWS KMS API reference, CancelKeyDeletion). */
function commandsFor({ arn, state }: { arn: string; state: string }): string[] {
  const on = (command: string) => cliCommand('kms', command, { KeyId: arn }, regionIn(arn))
  if (state === 'PendingDeletion') return [on('CancelKeyDeletion'), on('EnableKey')]
  return state === 'Disabled' ? [on('EnableKey')] : [on('DescribeKey')]
}
