import { afterEach, describe, expect, it } from 'vitest'
import { stepKind, touchesOf } from '../../src/fixes/steps/index.ts'
import { resolve } from '../../src/fixes/steps/refs.ts'
import type { KnownTouch, TouchKind } from '../../src/fixes/steps/touch.ts'
import { approveRun, drive, type Run } from '../../src/run/index.ts'
import { planOfRow } from '../../src/run/state.ts'
import type { Store } from '../../src/store/store.ts'
import { CASES, MORE_CASES, openCase } from './cases.ts'
import { placeOf } from './prepare.ts'
import { closeWorlds, driving, openOwnStore, type World } from './world.ts'

afterEach(closeWorlds)

const planOf = async (store: Store, run: Run) => planOfRow((await store.runs.get(run.id))!)
const nameOf = (touch: { kind: string; id: string }) => `${touch.kind} ${touch.id}`

/** What the account holds, by the id that a call would name it by. */
function thingsOf(world: World): Map<string, string> {
  const { ec2, ecs } = placeOf(world)
  const kinds: [TouchKind, object][] = [
    ['vpc', ec2.vpcs],
    ['subnet', ec2.subnets],
    ['security-group', ec2.groups],
    ['route-table', ec2.routeTables],
    ['network-acl', ec2.acls],
    ['vpc-endpoint', ec2.endpoints],
    ['natgateway', ec2.natGateways],
  ]
  const inVpc = kinds.flatMap(([kind, things]) => Object.keys(things).map((id): [string, string] => [id, `${kind} ${id}`]))
  const services = Object.values(ecs.services).map(({ serviceName, clusterArn }): [string, string] => [
    serviceName,
    `service ${clusterArn.split('/').at(-1)}/${serviceName}`,
  ])
  const roles = Object.values(world.account.state.iam).flatMap((iam) =>
    Object.keys(iam.roles).map((role): [string, string] => [role, `role ${role}`]),
  )
  const repositories = Object.values(world.account.state.places).flatMap((place) =>
    Object.keys(place.repositories).map((name): [string, string] => [name, `repository ${name}`]),
  )
  return new Map([...inVpc, ...services, ...roles, ...repositories])
}

/** Every text in a call's input. Names are told apart from other texts by their field: a container can be called as its repository is. */
function textsIn(value: unknown, field = ''): string[] {
  if (typeof value === 'string') return /^(repositoryName|RoleName|service|subnets|securityGroups)$|Ids?$/.test(field) ? [value] : []
  if (!value || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, Array.isArray(value) ? field : key))
}

/** A line of the account's snapshot as a touch is named: `route table rtb-1` is `route-table rtb-1`. */
function touchOf(line: string, cluster: string): string {
  const [, kind, rest] = /^(route table|cache rule|nat gateway|\w+) (.+)$/.exec(line)!
  const last = rest!.split(' ').at(-1)!
  const named: Record<string, string> = {
    group: `security-group ${last}`,
    acl: `network-acl ${last}`,
    'route table': `route-table ${last}`,
    endpoint: `vpc-endpoint ${last}`,
    image: `repository ${last.split('@')[0]}`,
    service: `service ${cluster}/${last}`,
    'cache rule': `registry ${rest!.split(' ')[0]}`,
  }
  return named[kind!] ?? `${kind} ${last}`
}

describe('a plan declares all that its run', () => {
  it.each([...CASES, ...MORE_CASES])('writes to, and all that changes besides: $fix in $scenario', async (one) => {
    const store = await openOwnStore()
    const { world, run } = await openCase(one, store)
    const { steps } = await planOf(store, run)
    const declared = touchesOf(steps)
    for (const { kind, input } of steps) expect(stepKind(kind).touches?.(resolve(input, {})), kind).not.toEqual([])
    const [existing, before] = [thingsOf(world), world.account.snapshot()]
    await approveRun(store, run.id, 'U2')
    await approveRun(store, run.id, 'U3').catch(() => null)
    await drive(store, run.id, driving(world))
    const writes = world.account.calls.filter((call) => call.write && call.outcome === 'ok')
    expect(writes.length).toBeGreaterThan(0)
    const all = declared.map(nameOf)
    const written = new Set(writes.flatMap(({ input }) => textsIn(input)).flatMap((text) => existing.get(text) ?? []))
    expect([...written].filter((thing) => !all.includes(thing))).toEqual([])
    const after = world.account.snapshot()
    const cluster = world.account.taskArn.split('/').at(-2)!
    const lines = Object.keys(before).filter((line) => JSON.stringify(before[line]) !== JSON.stringify(after[line]))
    const changed = declared.filter(({ effect }) => effect === 'change').map(nameOf)
    expect([...new Set(lines.map((line) => touchOf(line, cluster)))].filter((thing) => !changed.includes(thing))).toEqual([])
  })
})

it('locks what a plan changes, and not what it only uses', async () => {
  const store = await openOwnStore()
  const { run } = await openCase(CASES[0]!, store)
  const { holds, steps } = await planOf(store, run)
  const of = (effect: KnownTouch['effect']) => touchesOf(steps).filter((touch) => touch.effect === effect)
  expect(of('change').map(({ kind }) => kind)).toContain('route-table')
  expect(holds).toEqual(expect.arrayContaining(of('change').map(({ kind, id }) => `${kind}/${id}`)))
  for (const { kind, id } of of('use')) if (!of('change').some((one) => one.id === id)) expect(holds).not.toContain(`${kind}/${id}`)
})
