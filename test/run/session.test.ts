import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  CreateVpcEndpointCommand,
  DeleteRouteCommand,
  DeleteSecurityGroupCommand,
  DeleteVpcEndpointsCommand,
  ModifyVpcEndpointCommand,
  ReleaseAddressCommand,
} from '@aws-sdk/client-ec2'
import { RegisterTaskDefinitionCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs'
import { AttachRolePolicyCommand, CreateRoleCommand, PutRolePolicyCommand, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import type { AwsCredentialIdentityProvider } from '@smithy/types'
import { afterEach, describe, expect, it } from 'vitest'
import { type Changes, openChanges } from '../../src/aws/change.ts'
import { RUN_TAG } from '../../src/fixes/steps/tags.ts'
import { iamOf } from '../../src/playground/account/state.ts'
import { approveRun, drive, type Run, sessionPolicies, undoRun } from '../../src/run/index.ts'
import { CASES, type Case, MORE_CASES, openCase } from './cases.ts'
import { placeOf } from './prepare.ts'
import { sessionOf } from './quick.ts'
import { closeWorlds, openOwnStore, QUICK, type World } from './world.ts'

afterEach(closeWorlds)

const ROLE = 'ecs-pull-change'
const EVERY: readonly (Omit<Case, 'kinds'> & Partial<Case>)[] = [
  ...CASES,
  ...MORE_CASES,
  { scenario: 'endpoint-sg-blocks-443', fix: 'open-endpoint-group' },
  { scenario: 'endpoint-policy-denies-ecr', fix: 'widen-endpoint-policy' },
  { scenario: 'vpc-dns-off', fix: 'enable-private-dns' },
  { scenario: 'role-missing-ecr-actions', fix: 'attach-execution-policy' },
  { scenario: 'platform-mismatch-arm64', fix: 'match-platform' },
]

/** Credentials of the changing role of an account, in a session that a run's policy bounds. */
async function assumed({ account }: World, run: Run, id: string): Promise<AwsCredentialIdentityProvider> {
  const arn = `arn:aws:iam::${id}:role/${ROLE}`
  const trust = { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account.account}:root` }, Action: 'sts:AssumeRole' }
  iamOf(account.state, id).roles[ROLE] = {
    ...{ name: ROLE, id: 'AROACHANGE', path: '/', createdAt: new Date(), inline: {}, attached: [], boundary: null },
    trust: JSON.stringify({ Version: '2012-10-17', Statement: [trust] }),
  }
  const { region, endpoint, credentials: own } = sessionOf(account)
  const sts = new STSClient({ region, endpoint: endpoint!, credentials: own! })
  const [Policy] = sessionPolicies(run.rights, [arn])
  const { Credentials: given } = await sts.send(new AssumeRoleCommand({ RoleArn: arn, RoleSessionName: 'ecs-pull-U2', Policy }))
  sts.destroy()
  return async () => ({ accessKeyId: given!.AccessKeyId!, secretAccessKey: given!.SecretAccessKey!, sessionToken: given!.SessionToken! })
}

/** The clients that carry out a run, in its own account and those it may reach into. */
async function bound(world: World, run: Run, accounts: readonly string[] = []): Promise<Changes> {
  const session = sessionOf(world.account)
  const open = async (account: string) => ({ ...session, account, credentials: await assumed(world, run, account) })
  return openChanges({ ...(await open(world.account.account)), elsewhere: { accounts, open } }, { throttledMs: 50 })
}

/** Writes that no plan here holds: on what it does not change, or more than it does. */
function strangers(world: World, aws: Changes): [string, () => Promise<unknown>][] {
  const { ec2 } = placeOf(world)
  const { roles } = iamOf(world.account.state, world.account.account)
  const [RoleName, endpoint, GroupId] = [Object.keys(roles)[0]!, Object.keys(ec2.endpoints)[0], Object.keys(ec2.groups)[0]!]
  const [VpcId, RouteTableId] = [Object.keys(ec2.vpcs)[0]!, Object.keys(ec2.routeTables)[0]!]
  const any = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] })
  const ServiceName = `com.amazonaws.${world.account.region}.kms`
  const TagSpecifications = [{ ResourceType: 'security-group' as const, Tags: [{ Key: RUN_TAG, Value: 'another' }] }]
  return [
    [
      'an administrator',
      () => aws.iam().send(new AttachRolePolicyCommand({ RoleName, PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' })),
    ],
    ['the role itself', () => aws.iam().send(new PutRolePolicyCommand({ RoleName: ROLE, PolicyName: 'more', PolicyDocument: any }))],
    ['whom it trusts', () => aws.iam().send(new UpdateAssumeRolePolicyCommand({ RoleName: ROLE, PolicyDocument: any }))],
    ['a new role', () => aws.iam().send(new CreateRoleCommand({ RoleName: 'mine', AssumeRolePolicyDocument: any }))],
    ['a group without its tag', () => aws.ec2().send(new CreateSecurityGroupCommand({ VpcId, GroupName: 'x', Description: 'x' }))],
    [
      'a group with another’s',
      () => aws.ec2().send(new CreateSecurityGroupCommand({ VpcId, GroupName: 'x', Description: 'x', TagSpecifications })),
    ],
    [
      'a tag on what exists',
      () => aws.ec2().send(new CreateTagsCommand({ Resources: [GroupId], Tags: [{ Key: RUN_TAG, Value: 'mine' }] })),
    ],
    ['another’s group', () => aws.ec2().send(new DeleteSecurityGroupCommand({ GroupId }))],
    ['another’s endpoint', () => aws.ec2().send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [endpoint ?? 'vpce-0'] }))],
    ['an endpoint without its tag', () => aws.ec2().send(new CreateVpcEndpointCommand({ VpcId, ServiceName }))],
    ['an endpoint it does not change', () => aws.ec2().send(new ModifyVpcEndpointCommand({ VpcEndpointId: 'vpce-0', ResetPolicy: true }))],
    ['another’s address', () => aws.ec2().send(new ReleaseAddressCommand({ AllocationId: 'eipalloc-0' }))],
    [
      'a route of another table',
      () => aws.ec2().send(new DeleteRouteCommand({ RouteTableId: `${RouteTableId}0`, DestinationCidrBlock: '0.0.0.0/0' })),
    ],
    ['a group it does not open', () => aws.ec2().send(new AuthorizeSecurityGroupIngressCommand({ GroupId: 'sg-0', IpProtocol: 'tcp' }))],
    [
      'another service',
      () => aws.ecs().send(new UpdateServiceCommand({ cluster: world.account.cluster, service: 'neighbour', desiredCount: 0 })),
    ],
    ['another family', () => aws.ecs().send(new RegisterTaskDefinitionCommand({ family: 'theirs', containerDefinitions: [] }))],
  ]
}

describe('the session that carries out a plan', () => {
  it.each(EVERY.map((one) => [one.fix, one.scenario, one] as const))(
    '%s of %s: applies and undoes, and nothing else',
    async (_, __, one) => {
      const store = await openOwnStore()
      const { world, run } = await openCase({ kinds: [], ...one }, store)
      // What a diagnosis may not read is no matter here.
      world.account.calls.splice(0)
      await approveRun(store, run.id, 'U2')
      const aws = await bound(world, run, one.elsewhere)
      const refused = () => world.account.calls.filter((call) => /Denied|Unauthorized/.test(call.outcome)).map((call) => call.api)
      expect(await drive(store, run.id, { aws, pace: QUICK })).toMatchObject({ status: 'proven', trouble: null })
      for (const [what, write] of strangers(world, aws)) {
        const error = await write().catch((thrown: Error) => thrown)
        expect([what, (error as Error).name]).toEqual([what, expect.stringMatching(/Denied|Unauthorized/)])
      }
      const strange = refused().length
      expect(strange).toBe(16)
      expect(await undoRun(store, run.id, 'U2', { aws, pace: QUICK })).toMatchObject({ status: 'undone', trouble: null })
      expect(refused()).toHaveLength(strange)
      aws.close()
    },
  )
})
