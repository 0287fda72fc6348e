import { UpdateServiceCommand } from '@aws-sdk/client-ecs'
import { afterEach, describe, expect, it } from 'vitest'
import type { Report } from '../../src/core/report.ts'
import { examineQuestion } from '../../src/diagnose.ts'
import { approveRun, drive, undoRun } from '../../src/run/index.ts'
import { parseTarget } from '../../src/target/target.ts'
import { inAllSubnets, placeOf, withGatewayElsewhere, withNewerRevision, withoutHost } from './prepare.ts'
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

describe('what a fix is called', () => {
  it.each<[string, Parameters<typeof openWorld>[0]['scenario'], string, string]>([
    ['turning on the VPC’s attributes', 'vpc-dns-off', 'enable-private-dns', 'title-attributes'],
    ['turning on the names of endpoints', 'endpoint-private-dns-off', 'enable-private-dns', 'title'],
    ['overriding a rule that denies', 'nacl-egress-denied', 'open-network-acl', 'title-override'],
    ['asking for a deny to be narrowed', 'role-explicit-deny', 'grant-pull', 'title-denied'],
  ])('is what it does: %s', async (_, scenario, id, title) => {
    const offer = (await reportOn(await openWorld({ scenario }))).fixes.find((fix) => fix.id === id)
    expect(offer?.title.key).toBe(`fixes:${id}.${title}`)
  })
})

describe('restore-archived-image', () => {
  const again = (run: { besides: { key: string }[] }) => run.besides.filter(({ key }) => /archived-again/.test(key))
  const policyOf = (type: string) =>
    JSON.stringify({
      rules: [{ rulePriority: 3, selection: { tagStatus: 'any', countType: 'sinceImagePulled', countNumber: 90 }, action: { type } }],
    })

  it.each([
    ['names the rule that will archive the image again', 'transition', 1],
    ['says nothing of a rule that does something else', 'expire', 0],
  ])('%s', async (_, type, count) => {
    const world = await openWorld({ scenario: 'image-archived' })
    for (const repository of Object.values(placeOf(world).repositories)) repository.lifecycle = policyOf(type)
    const run = await planned(world, await openOwnStore(), 'restore-archived-image')
    expect(again(run)).toHaveLength(count)
    expect(run.takingBack?.map(({ key }) => key)).toContain('fixes:restore-archived-image.taking-back')
  })
})

describe('use-registry-credentials', () => {
  it('tells the limit of an account as that of the account where the task signs in', async () => {
    const world = await openWorld({ scenario: 'dockerhub-rate-limit' })
    expect((await reportOn(world)).fixes.find(({ id }) => id === 'use-registry-credentials')?.handOver?.text.key).not.toMatch(/limit$/)
    const secret = `arn:aws:secretsmanager:${world.account.region}:${world.account.account}:secret:hub-AbCdEf`
    for (const definition of Object.values(placeOf(world).ecs.definitions))
      for (const container of definition.containerDefinitions ?? [])
        if (!container.image?.includes('.amazonaws.com/')) container.repositoryCredentials = { credentialsParameter: secret }
    const offer = (await reportOn(world)).fixes.find(({ id }) => id === 'use-registry-credentials')
    expect(offer?.handOver?.text).toMatchObject({ key: 'fixes:use-registry-credentials.hand-over-limit', params: { secret } })
  })
})

describe('deploy-working-revision', () => {
  it('brings a service from a deregistered revision to a newer one whose image and role are there', async () => {
    const world = await openWorld({ scenario: 'image-tag-missing' })
    await withNewerRevision(world)
    const offer = (await reportOn(world)).fixes.find(({ id }) => id === 'deploy-working-revision')
    expect(offer).toMatchObject({ handOver: null, monthlyCostUsd: 0, reach: 'service' })
    const before = world.account.snapshot()
    const store = await openOwnStore()
    const run = await applied(world, store, 'deploy-working-revision')
    expect(run).toMatchObject({ status: 'proven', trouble: null })
    expect(run.takingBack?.map(({ key }) => key)).toContain('fixes:deploy-working-revision.inactive')
    expect(await undoRun(store, run.id, 'U2', driving(world))).toMatchObject({ status: 'undone' })
    expect(world.account.snapshot()).toEqual(before)
  })

  it.each<[string, (world: World) => void]>([
    ['its image is missing, too', (world) => void placeOf(world).repositories['my-app']!.images.splice(0)],
    [
      'it asks for a secret that the failed one does not',
      (world) => newest(world).containerDefinitions![0]!.secrets!.push({ name: 'X', valueFrom: 'y' }),
    ],
  ])('has no plan where %s', async (_, spoil) => {
    const world = await openWorld({ scenario: 'image-tag-missing' })
    await withNewerRevision(world)
    newest(world).containerDefinitions![0]!.secrets = []
    for (const one of Object.values(placeOf(world).ecs.definitions))
      if (one.family === 'my-app' && one !== newest(world)) one.status = 'INACTIVE'
    spoil(world)
    await expect(planned(world, await openOwnStore(), 'deploy-working-revision')).rejects.toMatchObject({ code: 'refused' })
  })
})

const newest = (world: World) =>
  Object.values(placeOf(world).ecs.definitions)
    .filter(({ family }) => family === 'my-app')
    .sort((a, b) => (b.revision ?? 0) - (a.revision ?? 0))[0]!
