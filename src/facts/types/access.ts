export interface Role {
  arn: string
  name: string
  /** Trust policy document, decoded. */
  trust: string
  boundaryArn: string | null
  tags: Record<string, string>
}

/** One action of the pull, as iam:SimulatePrincipalPolicy decides it. */
export interface SimulatedAction {
  action: string
  resource: string
  decision: 'allowed' | 'implicitDeny' | 'explicitDeny'
  /** Null: no boundary, or the simulator did not say. */
  allowedByBoundary: boolean | null
  allowedByOrganization: boolean | null
  /** Ids of the policies whose statements decided. */
  matched: string[]
  /** Condition keys it would have needed. */
  missingContext: string[]
}

export interface AccessFacts {
  /** The principal's role; null: it does not exist (or none is set). */
  role: Role | null
  /** For exactly the calls this pull makes. */
  simulation: SimulatedAction[]
  /** Policy document by repository ARN; null: the repository has none. Repositories that could not be read are gaps. */
  repositoryPolicies: { policies: Record<string, string | null>; gaps: import('../../core/known.ts').Gap[] }
}
