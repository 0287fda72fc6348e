import { UpdateServiceCommand } from '@aws-sdk/client-ecs'
import { afterEach, describe, expect, it } from 'vitest'
import type { Report } from '../../src/core/report.ts'
import { examineQuestion } from '../../src/diagnose.ts'
import { approveRun, drive, undoRun } from '../../src/run/index.ts'
import { parseTarget } from '../../src/target/target.ts'
import { inAllSubnets, placeOf, withGatewayElsewhere, withoutHost } from './prepare.ts'
import { applied, closeWorlds, driving, openOwnStore, openWorld, planned, type World } from './world.ts'

afterEach(closeWorlds)

async function reportOn(world: World, task = world.account.taskArn): Promise<Report> {
  const target = parseTarget(task)
  if ('problem' in target) throw new Error(target.problem)
  const { report, close } = await examineQuestion({ target, pasted: null }, { session: world.session })
  close()
  return report
}
const offersFor = (report: Report) => report.fixes.filter(({ resolves }) => resolves.includes(report.verdict.cause!))
const serviceIn = (world: World) => placeOf(world).ecs.services[world.account.service]!
const subnetsOf = (world: World) => serviceIn(world).networkConfiguration?.awsvpcConfiguration?.subnets?.toSorted()

describe('use-working-subnets', () => {
  it('comes first where some subnets lead out: the next tasks start in those alone, and undoing it brings all back', async () => {
    const world = await openWorld({ scenario: 'no-nat-no-endpoints' })
    const store = await openOwnStore()
    const task = await inAllSubnets(world)
    const all = subnetsOf(world)!
    const open = Object.values(placeOf(world).ec2.routeTables)
      .filter(({ Routes }) => Routes.some(({ GatewayId }) => GatewayId?.startsWith('igw-')))
      .flatMap(({ Associations }) => Associations.flatMap(({ SubnetId }) => SubnetId ?? []))
      .sort()
    const report = await reportOn(world, task)
    expect(offersFor(report)[0]).toMatchObject({ id: 'use-working-subnets', monthlyCostUsd: 0, reach: 'service', undoable: true })
    const dropped = all.filter((subnet) => !open.includes(subnet))
    expect(report.notes).toContainEqual({ key: 'report:note.intermittent', params: { subnets: dropped, fine: open } })
    const before = world.account.snapshot()
    const run = await planned(world, store, 'use-working-subnets', task)
    expect(run.besides).toContainEqual({
      key: 'fixes:use-working-subnets.besides',
      params: { service: world.account.service, fine: open, dropped },
    })
    await approveRun(store, run.id, 'U2')
    expect(await drive(store, run.id, driving(world))).toMatchObject({ status: 'proven', trouble: null })
    expect(subnetsOf(world)).toEqual(open)
    expect(await undoRun(store, run.id, 'U2', driving(world))).toMatchObject({ status: 'undone', trouble: null })
    expect(world.account.snapshot()).toEqual(before)
  })

  it('is not offered where no subnet leads out, nor where all fail alike', async () => {
    const world = await openWorld({ scenario: 'no-nat-no-endpoints' })
    expect((await reportOn(world)).fixes.map(({ id }) => id)).not.toContain('use-working-subnets')
  })

  it.each<[string, Partial<ReturnType<typeof serviceIn>>, RegExp]>([
    ['CodeDeploy deploys it', { deploymentController: { type: 'CODE_DEPLOY' } }, /describe-services/],
    ['it is one of Express Mode', { resourceManagementType: 'ECS' }, /update-express-gateway-service .*--network-configuration/],
  ])('is handed over where %s', async (_, more, command) => {
    const world = await openWorld({ scenario: 'no-nat-no-endpoints' })
    const task = await inAllSubnets(world)
    Object.assign(serviceIn(world), more)
    const offer = (await reportOn(world, task)).fixes.find(({ id }) => id === 'use-working-subnets')
    expect(offer?.handOver?.commands.join()).toMatch(command)
  })

  it('stops before its write where somebody has changed the network since', async () => {
    const world = await openWorld({ scenario: 'no-nat-no-endpoints' })
    const store = await openOwnStore()
    const run = await planned(world, store, 'use-working-subnets', await inAllSubnets(world))
    const { service, cluster } = world.account
    const { securityGroups } = serviceIn(world).networkConfiguration!.awsvpcConfiguration!
    const awsvpcConfiguration = { subnets: subnetsOf(world)!.slice(1), securityGroups, assignPublicIp: 'ENABLED' as const }
    await world.aws.ecs().send(new UpdateServiceCommand({ service, cluster, networkConfiguration: { awsvpcConfiguration } }))
    await approveRun(store, run.id, 'U2')
    const end = await drive(store, run.id, driving(world))
    expect(end.status).not.toBe('proven')
    expect(subnetsOf(world)).toEqual(awsvpcConfiguration.subnets.toSorted())
  })
})

describe('associate-s3-gateway', () => {
  it('comes before any endpoint that costs something, where the S3 gateway is there and its table is not', async () => {
    const world = await openWorld({ scenario: 'endpoints-missing-s3-gateway' })
    const store = await openOwnStore()
    await withGatewayElsewhere(world)
    const offers = offersFor(await reportOn(world))
    expect(offers.map(({ id }) => id)).toEqual(['associate-s3-gateway'])
    expect(offers[0]).toMatchObject({ monthlyCostUsd: 0, reach: 'subnets', undoable: true })
    const before = world.account.snapshot()
    const run = await applied(world, store, 'associate-s3-gateway')
    expect(run).toMatchObject({ status: 'proven', trouble: null })
    expect(await undoRun(store, run.id, 'U2', driving(world))).toMatchObject({ status: 'undone', trouble: null })
    expect(world.account.snapshot()).toEqual(before)
  })

  it('is not offered where there is no gateway to put on a table: making one is free as well', async () => {
    const offers = offersFor(await reportOn(await openWorld({ scenario: 'endpoints-missing-s3-gateway' })))
    expect(offers[0]).toMatchObject({ id: 'create-pull-endpoints', monthlyCostUsd: 0, reach: 'subnets' })
  })
})

describe('use-existing-image', () => {
  it('writes the whole name where the registry’s host was forgotten, as a person confirms', async () => {
    const world = await openWorld({ scenario: 'healthy-after-all' })
    const store = await openOwnStore()
    const task = await withoutHost(world)
    const report = await reportOn(world, task)
    expect(report.verdict.cause).toBe('invalid-image-reference')
    const [first] = offersFor(report)
    const whole = `${world.account.account}.dkr.ecr.${world.account.region}.amazonaws.com/my-app:v1.0.1`
    expect(first).toMatchObject({ id: 'use-existing-image', handOver: null, parameters: [{ name: 'image', default: null }] })
    expect(first!.parameters[0]!.options.map(({ value }) => value)).toEqual([whole])
    await expect(planned(world, store, 'use-existing-image', task, {})).rejects.toMatchObject({ missing: ['image'] })
    const run = await planned(world, store, 'use-existing-image', task, { image: whole })
    await approveRun(store, run.id, 'U2')
    expect(await drive(store, run.id, driving(world))).toMatchObject({ status: 'proven', trouble: null })
    const { taskDefinition = '' } = serviceIn(world)
    expect(placeOf(world).ecs.definitions[taskDefinition.split('/')[1]!]?.containerDefinitions?.[0]?.image).toBe(whole)
    expect(await undoRun(store, run.id, 'U2', driving(world))).toMatchObject({ status: 'undone', trouble: null })
  })
})
