import { batch } from './batch.ts'
import { cloudtrail } from './cloudtrail.ts'
import type { Operations } from './context.ts'
import { ec2 } from './ec2/index.ts'
import { ecr } from './ecr/index.ts'
import { ecs } from './ecs/index.ts'
import { iam } from './iam/index.ts'
import { kms } from './kms.ts'
import { organizations } from './organizations.ts'
import { pricing } from './pricing.ts'
import { route53 } from './route53.ts'
import { secretsManager } from './secrets.ts'
import { ssm } from './ssm.ts'
import { sts } from './sts.ts'

/** Every operation there is, by service. */
export const OPERATIONS: Record<string, Operations> = {
  batch,
  cloudtrail,
  ec2,
  ecr,
  ecs,
  iam,
  kms,
  organizations,
  pricing,
  route53,
  secretsmanager: secretsManager,
  ssm,
  sts,
}

const READS = /^(Describe|Get|List|Simulate|Lookup|Search|Assume|BatchGet|BatchCheck)/

/** Whether an operation changes something. */
export const isWrite = (operation: string) => !READS.test(operation)
