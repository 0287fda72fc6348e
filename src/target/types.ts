import type { Cause } from '../core/cause.ts'
import type { Gate } from '../core/gate.ts'

/** Where in AWS a target lies. Account and Region are null where the person named none: the configured ones then hold. */
interface Place {
  /** `aws`, `aws-cn`, `aws-us-gov`, `aws-eusc` … */
  partition: string
  region: string | null
  account: string | null
}

/** What a person asks about. */
export type Target =
  | (Place & { kind: 'task'; cluster: string; task: string; arn: string | null })
  | (Place & { kind: 'service'; cluster: string; service: string; arn: string | null })
  /** A job of AWS Batch, which runs as a task. */
  | (Place & { kind: 'job'; job: string; arn: string | null })
  /** An ECS managed daemon: a task of it runs on each instance of its capacity providers. */
  | (Place & { kind: 'daemon'; cluster: string; daemon: string; arn: string })
  /** As a whole: its recent failures. */
  | (Place & { kind: 'cluster'; cluster: string; arn: string | null })
  | (Place & {
      kind: 'revision'
      family: string
      revision: number | null
      subnets: string[]
      groups: string[]
      publicIp: boolean
      daemon?: boolean
    })
  | (Place & { kind: 'text' })

/** Which policy layer an AWS denial names in its last words. */
export type PolicyLayer = 'identity' | 'resource' | 'endpoint' | 'boundary' | 'scp' | 'rcp' | 'session'

/** What kind of address a connection failed at. `private`: an interface endpoint answered DNS; `s3`: within Amazon S3's ranges. */
export type AddressKind = 'private' | 's3' | 'public'

/** An error text, read. Every field is null where the text does not say. */
export interface ParsedError {
  /** The part of the paste that is the error, decoded and bounded; never shown unescaped. */
  text: string
  /** null: the text alone does not say whether it is a failed pull. */
  pullError: boolean | null
  /** Most likely first. */
  causes: Cause[]
  /** Gates at which the pull may have stopped; null: any. */
  gates: Gate[] | null
  image: string | null
  region: string | null
  account: string | null
  repository: string | null
  /** Tag, digest, or `tag@digest`. */
  reference: string | null
  /** IAM form: an assumed-role ARN loses its session. */
  roleArn: string | null
  /** The call that was denied, such as `ecr:BatchGetImage`, on what, and explicitly or for want of an allow. */
  denied: { action: string; resource: string | null; layer: PolicyLayer | null; explicit: boolean } | null
  /** The address after `dial tcp`. */
  address: { ip: string; kind: AddressKind } | null
  /** The host that was asked. */
  host: string | null
  httpStatus: number | null
  retries: number | null
  /** Secrets Manager or SSM ARNs (or names) the text speaks of. */
  secrets: string[]
  /** The message was cut off by ECS. */
  cut: boolean
  taskArn: string | null
  /** Id of the task, or its first eight digits, where no ARN is at hand. */
  task?: string | null
  cluster: string | null
  service: string | null
  container: string | null
  /** Code of what it is instead (`report:instead.<code>`), where that is known, such as `out-of-memory`; with pullError null: what it looks like. */
  insteadOf: string | null
  // The parser always sets the following; a text read elsewhere may lack them.
  /** The wording that was recognised (its id in the catalogue); null where none was. */
  signature?: string | null
  /** The wording names no fault, only that a pull failed. */
  vague?: boolean
  /** Ids of endpoints, VPCs, subnets and the like in the text. */
  networkIds?: string[]
  /** The one thing that would decide (`report:ask.<code>`), where the text does not. */
  ask?: 'task-arn' | 'whole-text' | 'stopped-reason' | null
}
