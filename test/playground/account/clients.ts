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
  return {
    cloudtrail: new CloudTrailClient(options),
    ec2: new EC2Client(options),
    ecr: new ECRClient(options),
    ecs: new ECSClient(options),
    iam: new IAMClient(options),
    kms: new KMSClient(options),
    pricing: new PricingClient(options),
    secrets: new SecretsManagerClient(options),
    ssm: new SSMClient(options),
    sts: new STSClient(options),
  }
}
