import { allow, deny, EXECUTION_ROLE, policy, trust } from '../build/names.ts'
import { iam } from '../iam/index.ts'
import { iamOf } from '../state.ts'
import type { Scenario } from './define.ts'
import { closeEndpointGroup, inlineOnly, note, ROLE } from './parts.ts'

/** The execution role. */
export const roleScenarios = {
  'role-missing': {
    egress: 'nat',
    gate: 'assume-role',
    break: (account) => {
      delete iamOf(account.world, account.here.account).roles[EXECUTION_ROLE]
      note(account, 'DeleteRole', 'iam.amazonaws.com', 'cleanup', [EXECUTION_ROLE])
      return undefined
    },
  },
  'role-trusts-another-service': {
    egress: 'nat',
    gate: 'assume-role',
    break: (account) => {
      iam.UpdateAssumeRolePolicy(account, { ...ROLE, PolicyDocument: trust({ Service: 'ec2.amazonaws.com' }) })
      return undefined
    },
  },
  'role-explicit-deny': {
    egress: 'nat',
    gate: 'manifest-access',
    break: (account) => {
      const PolicyDocument = policy(deny('ecr:BatchGet*', account.repositoryArn('my-*')))
      iam.PutRolePolicy(account, { ...ROLE, PolicyName: 'guardrail', PolicyDocument })
      return undefined
    },
  },
  'role-boundary-excludes-ecr': {
    egress: 'nat',
    gate: 'token-access',
    break: ({ world, here }) => {
      const arn = `arn:aws:iam::${here.account}:policy/team-boundary`
      const state = iamOf(world, here.account)
      state.policies[arn] = policy(allow(['logs:*', 's3:*', 'secretsmanager:GetSecretValue']))
      const role = state.roles[EXECUTION_ROLE]
      if (role) role.boundary = arn
      return undefined
    },
  },
  'two-faults': {
    egress: 'endpoints',
    gate: 'token-connection',
    break: (account) => {
      closeEndpointGroup(account)
      inlineOnly(account)
      return undefined
    },
  },
} satisfies Record<string, Scenario>
