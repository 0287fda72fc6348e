import { CloudTrailClient } from '@aws-sdk/client-cloudtrail'
import { EC2Client } from '@aws-sdk/client-ec2'
import { ECRClient } from '@aws-sdk/client-ecr'
import { ECSClient } from '@aws-sdk/client-ecs'
import { IAMClient } from '@aws-sdk/client-iam'
import { KMSClient } from '@aws-sdk/client-kms'
import { PricingClient } from '@aws-sdk/client-pricing'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { SSMClient } from '@aws-sdk/client-ssm'
import { STSClient } from '@aws-sdk/client-sts'
import type { SimulatedAccount } from '../../../src/playground/account/start.ts'

/** The real SDK clients, pointed at the simulated account. One attempt, unless told. */
export function clients({ endpoint, region }: Pick<SimulatedAccount, 'endpoint' | 'region'>, more: object = {}) {
  const options = { endpoint, region, maxAttempts: 1, ...more }
  const made = new Map<unknown, unknown>()
  const lazy = <T>(Client: new (options: object) => T): T => {
    if (!made.has(Client)) made.set(Client, new Client(options))
    return made.get(Client) as T
  }
  return {
    get cloudtrail() {
      return lazy(CloudTrailClient)
    },
    get ec2() {
      return lazy(EC2Client)
    },
    get ecr() {
      return lazy(ECRClient)
    },
    get ecs() {
      return lazy(ECSClient)
    },
    get iam() {
      return lazy(IAMClient)
    },
    get kms() {
      return lazy(KMSClient)
    },
    get pricing() {
      return lazy(PricingClient)
    },
    get secrets() {
      return lazy(SecretsManagerClient)
    },
    get ssm() {
      return lazy(SSMClient)
    },
    get sts() {
      return lazy(STSClient)
    },
  }
}
