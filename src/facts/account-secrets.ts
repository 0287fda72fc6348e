import { ListSecretsCommand } from '@aws-sdk/client-secrets-manager'
import { defineFact } from './define.ts'
import type { ListedSecret } from './types/index.ts'

/** Pages of a hundred: who has more secrets is shown the first of them. */
const PAGES = 5

/**
 * The secrets of the task's account and Region, by name. Only the choice of a fix needs them. Those that belong to a service of AWS
 * (`rds!…`), and those scheduled for deletion, are left out.
 */
export default defineFact({
  id: 'accountSecrets',
  needs: ['taskDefinition'],
  async load({ taskDefinition }, aws): Promise<ListedSecret[]> {
    const region = taskDefinition?.arn.split(':')[3]
    if (!region) return []
    const found: ListedSecret[] = []
    let NextToken: string | undefined
    for (let page = 0; page < PAGES; page++) {
      const answer = await aws.secretsManager(region).send(new ListSecretsCommand({ MaxResults: 100, ...(NextToken && { NextToken }) }))
      for (const { Name, ARN, OwningService, DeletedDate } of answer.SecretList ?? [])
        if (Name && ARN && !OwningService && !DeletedDate) found.push({ name: Name, arn: ARN })
      NextToken = answer.NextToken
      if (!NextToken) break
    }
    return found.sort((a, b) => (a.name < b.name ? -1 : 1))
  },
})
