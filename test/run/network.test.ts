import {
  CreateNetworkAclEntryCommand,
  DeleteNetworkAclEntryCommand,
  DescribeVpcEndpointsCommand,
  ModifyVpcEndpointCommand,
} from '@aws-sdk/client-ec2'
import { UpdateServiceCommand } from '@aws-sdk/client-ecs'
import { afterEach, describe, expect, it } from 'vitest'
import type { ScenarioId } from '../../src/playground/account/start.ts'
import { approveRun, drive, undoRun } from '../../src/run/index.ts'
import { fromAnotherRegistry, placeOf, withLivingNat, withoutEntries } from './prepare.ts'
import { applied, closeWorlds, driving, openOwnStore, openWorld, planned } from './world.ts'

afterEach(closeWorlds)

describe('a repair of the network', () => {
  it.each<[scenario: ScenarioId, fix: string, kinds: string[]]>([
    ['endpoint-sg-blocks-443', 'open-endpoint-group', ['open-ingress', 'deploy']],
    ['endpoint-sg-closed-beside-nat', 'open-endpoint-group', ['open-ingress', 'deploy']],
    ['task-sg-egress-closed', 'open-task-egress', ['open-egress', 'deploy']],
    ['endpoint-private-dns-off', 'enable-private-dns', ['open-ingress', 'set-private-dns', 'set-private-dns', 'deploy']],
    ['vpc-dns-off', 'enable-private-dns', ['set-vpc-dns', 'deploy']],
    ['s3-endpoint-policy-denies', 'allow-layer-bucket', ['add-endpoint-statement', 'deploy']],
    ['endpoint-policy-denies-ecr', 'widen-endpoint-policy', ['add-endpoint-statement', 'deploy']],
    ['public-subnet-no-public-ip', 'assign-public-ip', ['assign-public-ip']],
  ])('of %s by %s is proven, and taken back without a trace', async (scenario, fix, kinds) => {
    const world = await openWorld({ scenario })
    const store = await openOwnStore()
    const before = world.account.snapshot()
    const neighbours = ['other-service', 'neighbour'].filter((name) => world.account.outlook(name).ok)
    const run = await applied(world, store, fix)
    expect(run).toMatchObject({ status: 'proven', trouble: null })
    expect(run.steps.map((step) => step.kind)).toEqual(kinds)
    expect(neighbours.filter((name) => !world.account.outlook(name).ok)).toEqual([])
    expect(run.steps.every((step) => step.cli.startsWith('aws ') && step.status === 'done')).toBe(true)
    expect(run.takingBack?.length).toBeGreaterThan(0)
    expect(world.account.outlook().ok).toBe(true)
    const undone = await undoRun(store, run.id, 'U2', driving(world))
    expect(undone).toMatchObject({ status: 'undone', trouble: null })
    expect(world.account.snapshot()).toEqual(before)
    expect(world.account.outlook().ok).toBe(false)
  })

  it('leads a dead route to a gateway that lives, and says that taking it back leaves none', async () => {
    const world = await openWorld({ scenario: 'nat-blackhole' })
    const store = await openOwnStore()
    await withLivingNat(world)
    const before = world.account.snapshot()
    const run = await applied(world, store, 'replace-blackhole-route')
    expect(run).toMatchObject({ status: 'proven', trouble: null })
    expect(run.takingBack?.map(({ key }) => key)).toContain('fixes:taking-back.dead-route')
    expect((await undoRun(store, run.id, 'U2', driving(world))).status).toBe('undone')
    const after = world.account.snapshot()
    const differing = Object.keys(before).filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
    expect(differing).toEqual([expect.stringMatching(/^route table /)])
    expect(JSON.stringify(after[differing[0]!])).not.toContain('nat-')
    expect(world.account.outlook().ok).toBe(false)
  })

  it('adds the entries an ACL lacks, never over one that denies', async () => {
    const world = await openWorld({ scenario: 'nacl-egress-denied' })
    const store = await openOwnStore()
    await expect(planned(world, store, 'open-network-acl')).rejects.toMatchObject({ code: 'hand-over' })
    const acl = Object.values(placeOf(world).ec2.acls).find(({ IsDefault }) => !IsDefault)!
    const place = { NetworkAclId: acl.NetworkAclId, Egress: true }
    await withoutEntries(world)
    const before = world.account.snapshot()
    const run = await applied(world, store, 'open-network-acl')
    expect(run).toMatchObject({ status: 'proven', trouble: null })
    expect(run.steps.map((step) => step.kind)).toEqual(['open-acl-entry', 'deploy'])
    // Another's entry at the number it was given is left alone.
    const [entry] = acl.Entries.filter(({ Egress, RuleAction }) => Egress && RuleAction === 'allow')
    const at = { ...place, RuleNumber: entry!.RuleNumber }
    await world.aws.ec2().send(new DeleteNetworkAclEntryCommand(at))
    const theirs = { ...at, Protocol: '6', RuleAction: 'allow' as const, CidrBlock: '10.9.0.0/16', PortRange: { From: 443, To: 443 } }
    await world.aws.ec2().send(new CreateNetworkAclEntryCommand(theirs))
    expect(await undoRun(store, run.id, 'U2', driving(world))).toMatchObject({ status: 'conflict', trouble: { kind: 'changed' } })
    await world.aws.ec2().send(new DeleteNetworkAclEntryCommand(at))
    expect((await undoRun(store, run.id, 'U2', driving(world))).status).toBe('undone')
    expect(world.account.snapshot()).toEqual(before)
  })

  it('takes only its own statement out of a policy, and none that somebody has changed since', async () => {
    const world = await openWorld({ scenario: 's3-endpoint-policy-denies' })
    const store = await openOwnStore()
    const run = await applied(world, store, 'allow-layer-bucket')
    const endpoint = run.steps[0]!.resources[0]!
    const read = async () => {
      const answer = await world.aws.ec2().send(new DescribeVpcEndpointsCommand({ VpcEndpointIds: [endpoint] }))
      return JSON.parse(answer.VpcEndpoints![0]!.PolicyDocument!) as { Statement: { Sid?: string; Effect: string }[] }
    }
    const write = (policy: object) =>
      world.aws.ec2().send(new ModifyVpcEndpointCommand({ VpcEndpointId: endpoint, PolicyDocument: JSON.stringify(policy) }))
    const made = await read()
    const theirs = { Sid: 'Theirs', Effect: 'Allow', Principal: '*', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::theirs' }
    await write({ ...made, Statement: made.Statement.map((one) => (one.Sid === 'EcsPullImageLayers' ? { ...one, Action: 's3:*' } : one)) })
    expect(await undoRun(store, run.id, 'U2', driving(world))).toMatchObject({ status: 'conflict', trouble: { kind: 'changed' } })
    await write({ ...made, Statement: [...made.Statement, theirs] })
    expect((await undoRun(store, run.id, 'U2', driving(world))).status).toBe('undone')
    expect((await read()).Statement).toEqual([...made.Statement.filter(({ Sid }) => Sid !== 'EcsPullImageLayers'), theirs])
  })

  it('leaves a service alone whose network somebody has changed since', async () => {
    const world = await openWorld({ scenario: 'public-subnet-no-public-ip' })
    const store = await openOwnStore()
    const run = await applied(world, store, 'assign-public-ip')
    const service = placeOf(world).ecs.services[world.account.service]!
    const { awsvpcConfiguration } = service.networkConfiguration!
    const subnets = awsvpcConfiguration!.subnets!.slice(0, 1)
    const change = { awsvpcConfiguration: { ...awsvpcConfiguration, subnets } }
    await world.aws
      .ecs()
      .send(new UpdateServiceCommand({ service: service.serviceName, cluster: world.account.cluster, networkConfiguration: change }))
    expect(await undoRun(store, run.id, 'U2', driving(world))).toMatchObject({ status: 'conflict', trouble: { kind: 'changed' } })
    expect(service.networkConfiguration?.awsvpcConfiguration?.subnets).toEqual(subnets)
  })

  it('takes back only the rules that are still there', async () => {
    const world = await openWorld({ scenario: 'task-sg-egress-closed' })
    const store = await openOwnStore()
    const run = await applied(world, store, 'open-task-egress')
    const rules = placeOf(world).ec2.rules
    const ours = Object.values(rules).find(({ GroupId, IsEgress }) => GroupId === run.steps[0]!.resources[0] && IsEgress)!
    delete rules[ours.SecurityGroupRuleId]
    expect((await undoRun(store, run.id, 'U2', driving(world))).status).toBe('undone')
  })

  it('makes a NAT gateway where the image is no endpoint’s to serve, and takes all of it back', async () => {
    const world = await openWorld({ scenario: 'no-nat-no-endpoints' })
    const store = await openOwnStore()
    const task = await fromAnotherRegistry(world)
    const before = world.account.snapshot()
    const run = await planned(world, store, 'create-nat-gateway', task)
    // The simulated price list's figure for Tokyo, 730 hours.
    expect(run.cost?.monthlyUsd).toBe(Math.round(730 * 0.062 * 100) / 100)
    await approveRun(store, run.id, 'U2')
    const end = await drive(store, run.id, driving(world))
    expect(end).toMatchObject({ status: 'proven', trouble: null })
    expect(end.steps.map((step) => step.kind)).toEqual(['allocate-address', 'create-nat', 'await-nat', 'set-route', 'deploy'])
    expect((await undoRun(store, run.id, 'U2', driving(world))).trouble).toBeNull()
    expect(world.account.snapshot()).toEqual(before)
    expect(world.account.outlook().ok).toBe(false)
  })
})
