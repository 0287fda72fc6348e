import { describe, expect, it } from 'vitest'
import { ec2, on, reads, roleArns, type Scope } from '../../src/fixes/steps/rights.ts'
import { sessionPolicies } from '../../src/run/index.ts'

const SCOPE: Scope = { partition: 'aws', region: 'eu-west-3', account: '123456789012', run: 'run-0123456789ab', passes: [], roles: [] }
const ids = (kind: string, n: number) => Array.from({ length: n }, (_, i) => `${kind}-${String(i).padStart(17, '0')}`)
const parsed = (policy: string | undefined) =>
  JSON.parse(policy ?? '{}').Statement as { Effect: string; Action: unknown; Resource: unknown }[]

describe('the session policy of a plan', () => {
  it('names each thing while there is room, then leaves out what its id tells anyway, then names the type', () => {
    const rights = (n: number) => [on(ec2(SCOPE, 'route-table', ids('rtb', n)), 'ec2:ModifyVpcEndpoint'), reads('ec2:DescribeVpcEndpoints')]
    expect(parsed(sessionPolicies(rights(1), [])[0])[1]!.Resource).toBe(
      'arn:aws:ec2:eu-west-3:123456789012:route-table/rtb-00000000000000000',
    )
    expect(parsed(sessionPolicies(rights(30), [])[0])[1]!.Resource).toContain('arn:aws:ec2:*:*:route-table/rtb-00000000000000029')
    expect(parsed(sessionPolicies(rights(200), [])[0])[1]!.Resource).toBe('arn:aws:ec2:*:*:route-table/*')
    for (const n of [1, 30, 200]) for (const policy of sessionPolicies(rights(n), [])) expect(policy.length).toBeLessThanOrEqual(2048)
  })

  it('never comes to name all roles: a plan of too many has none', () => {
    const names = Array.from({ length: 60 }, (_, i) => `a-role-of-the-team-number-${i}`)
    expect(
      sessionPolicies(
        [
          on(
            names.flatMap((name) => roleArns(SCOPE, name)),
            'iam:PutRolePolicy',
          ),
        ],
        [],
      ),
    ).toEqual([])
  })

  it('puts what is called on the same things together, and denies the bot’s own roles last', () => {
    const own = ['arn:aws:iam::123456789012:role/ecs-pull-read', 'arn:aws:iam::123456789012:role/ecs-pull-change']
    const both = [
      on(['arn:aws:ecs:x'], 'ecs:UpdateService'),
      on(['arn:aws:ecs:x'], 'ecs:StopTask'),
      reads('ecs:ListTasks'),
      reads('ecs:ListTasks'),
    ]
    expect(parsed(sessionPolicies(both, own)[0])).toEqual([
      { Effect: 'Allow', Action: 'ecs:ListTasks', Resource: '*' },
      { Effect: 'Allow', Action: ['ecs:StopTask', 'ecs:UpdateService'], Resource: 'arn:aws:ecs:x' },
      { Effect: 'Deny', Action: 'iam:*', Resource: [...own].sort() },
    ])
  })
})
