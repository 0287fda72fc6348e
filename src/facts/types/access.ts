import type { Gap } from '../../core/known.ts'

export interface Role {
  arn: string
  name: string
  /** Trust policy document, decoded. */
  trust: string
  boundaryArn: string | null
  tags: Record<string, string>
}

export type SimulatedDecision = 'allowed' | 'implicitDeny' | 'explicitDeny'

/** One action of the pull, as iam:SimulatePrincipalPolicy decides it. */
export interface SimulatedAction {
  /** Whose policies: secrets are read by the execution role, even where an instance's role pulls. */
  roleArn: string
  action: string
  resource: string
  /** All that the simulator knows taken together: identity policies, boundary, service control policies without conditions. */
  decision: SimulatedDecision
  /** What the identity policies alone say; null: that could not be told from the boundary's or the organization's part. */
  identity: SimulatedDecision | null
  /** Null: no boundary, or the simulator did not say. */
  allowedByBoundary: boolean | null
  allowedByOrganization: boolean | null
  /** Ids of the policies whose statements decided. */
  matched: string[]
  /** Condition keys it would have needed and nobody knows the value of: with some, the decision is open. */
  missingContext: string[]
}

/** A secret or parameter the task reads before it starts. */
export interface AskedSecret {
  /** The first container that names it. */
  container: string
  /** `registry`: credentials of a private registry. */
  use: 'registry' | 'container'
  service: 'secretsmanager' | 'ssm'
  region: string
  /** ARN without JSON key and version; of a secret perhaps without its random suffix. */
  arn: string
  /** Name of a parameter; of a secret the same as `arn`. */
  name: string
}

export interface Secret extends AskedSecret {
  /** `deleted`: scheduled for deletion. `no-value`: it has no version labelled AWSCURRENT. */
  state: 'found' | 'not-found' | 'deleted' | 'no-value'
  /** As AWS gives it, random suffix included; null: not found. */
  fullArn: string | null
  /** ARN, id or alias of the customer's KMS key; null: AWS's own key, or none. */
  key: string | null
}

/** A secret of the account, by name: its value is never read. */
export interface ListedSecret {
  name: string
  arn: string
}

/** The customer's key a secret is encrypted with. Each part that could not be read is null, and a gap. */
export interface SecretKey {
  /** ARN of the secret or parameter. */
  secret: string
  arn: string
  /** `Enabled`, `Disabled`, `PendingDeletion` …, `NotFound`. */
  state: string | null
  /** False: AWS's own key of the service, which needs no right. */
  customer: boolean | null
  /** Key policy document. */
  policy: string | null
  /** What the reader's policies say of kms:Decrypt. */
  decrypt: SimulatedAction | null
  gaps: Gap[]
}

/** The customer's key a repository is encrypted with. */
export interface RepositoryKey {
  /** Repository ARN. */
  repository: string
  arn: string
  /** As for a secret's. */
  state: string
  /** ECR holds a grant on the key for this repository; null: the grants could not be listed. */
  granted: boolean | null
}

export interface AccessFacts {
  /** The principal's role; null: it does not exist (or none is set). */
  role: Role | null
  /** The puller's organization, where a policy asks for it; `id` null: it is in none. Null: not asked. */
  organization: { id: string | null } | null
  /** Tags by repository ARN, of those that were read. */
  repositoryTags: Record<string, Record<string, string>>
  /** The task's own role, where the text says that ECS cannot assume it; `role` null: it does not exist. */
  accusedTaskRole: { arn: string; role: Role | null } | null
  /** For exactly the calls this pull makes. */
  simulation: SimulatedAction[]
  /** The inline policies that deny explicitly, by the id the simulator gives them. Managed ones are only named. */
  denyingPolicies: Record<string, string>
  /** Policy document by repository ARN; null: the repository has none. Repositories that could not be read are gaps, those that do not exist are absent. `spared`: not read, to keep within the calls of a diagnosis. */
  repositoryPolicies: { policies: Record<string, string | null>; gaps: Gap[]; spared?: string[] }
  /** Those the task reads before its images are pulled. */
  secrets: { found: Secret[]; gaps: Gap[] }
  /** Resource policy by secret ARN, of the secrets where it can decide; null: the secret has none. */
  secretPolicies: { policies: Record<string, string | null>; gaps: Gap[] }
  secretKeys: SecretKey[]
  /** Those of the task's account and Region, to choose from. */
  accountSecrets: ListedSecret[]
  /** Of the task's own account. */
  repositoryKeys: { keys: RepositoryKey[]; gaps: Gap[] }
}
