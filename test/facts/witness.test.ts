import { describe, expect, it } from 'vitest'
import { witnessOf } from '../../src/facts/tasks/witness.ts'
import type { Service, Task, TaskContainer } from '../../src/facts/types/index.ts'

const REVISION = 'arn:aws:ecs:eu-west-3:123456789012:task-definition/web:7'
const minutes = (n: number) => new Date(Date.parse('2026-07-01T12:00:00.000Z') + n * 60_000).toISOString()
const NOW = Date.parse(minutes(60))

const container = (more: Partial<TaskContainer> = {}): TaskContainer => ({
  name: 'app',
  image: 'app:1',
  lastStatus: 'RUNNING',
  reason: null,
  exitCode: null,
  imageDigest: null,
  ...more,
})
const task = (more: Partial<Task> = {}): Task =>
  ({
    arn: 'arn:later',
    taskDefinitionArn: REVISION,
    launchType: 'FARGATE',
    platformVersion: '1.4.0',
    lastStatus: 'RUNNING',
    createdAt: minutes(5),
    pullStoppedAt: minutes(6),
    stoppedAt: null,
    subnet: 'subnet-a',
    containerInstanceArn: null,
    containers: [container()],
    ...more,
  }) as Task
const failed = task({
  arn: 'arn:failed',
  lastStatus: 'STOPPED',
  createdAt: minutes(-2),
  pullStoppedAt: minutes(-1),
  stoppedAt: minutes(0),
  containers: [container({ lastStatus: 'STOPPED', reason: 'CannotPullContainerError: …' })],
})
const service = (more: Partial<Service> = {}): Service =>
  ({
    name: 'web',
    desiredCount: 2,
    runningCount: 2,
    network: { subnets: ['subnet-a', 'subnet-b'], groups: [], publicIp: false },
    deployments: [{ id: 'ecs-svc/1', taskDefinitionArn: REVISION, runningCount: 2, network: null }],
    events: [{ at: minutes(30), message: '(service web) has reached a steady state.' }],
    ...more,
  }) as Service
const of = (others: Task[], more: { failed?: Task; service?: Service | null } = {}) =>
  witnessOf(more.failed ?? failed, others, more.service ?? null, NOW)

describe('a witness', () => {
  it('is a task of the same revision, created after the failure, that pulled the same images in the same subnet', () => {
    expect(of([task()])).toEqual({ kind: 'task', name: 'arn:later', at: minutes(6), samePlace: true, samePlatform: true })
  })
  it('may have ended since', () => {
    const ended = task({ lastStatus: 'STOPPED', containers: [container({ lastStatus: 'STOPPED', exitCode: 1 })] })
    expect(of([ended])).toMatchObject({ samePlace: true })
  })
  it.each<[string, Partial<Task>]>([
    ['is older than the failure', { createdAt: minutes(-1) }],
    ['runs another revision, as after a rollback', { taskDefinitionArn: `${REVISION}0` }],
    ['has not pulled', { pullStoppedAt: null }],
    ['has containers that were never started', { containers: [container({ lastStatus: 'PENDING' })] }],
    ['failed to pull itself', { containers: [container({ lastStatus: 'STOPPED', reason: 'CannotPullContainerError: …' })] }],
    ['has no container at all', { containers: [] }],
    ['lacks one of the images, such as an injected one', { containers: [container({ image: 'other:1' })] }],
  ])('is none that %s', (_, more) => expect(of([task(more)])).toBeNull())
  it('elsewhere, or on another platform, says so', () => {
    expect(of([task({ subnet: 'subnet-b' })])).toMatchObject({ samePlace: false, samePlatform: true })
    expect(of([task({ platformVersion: '1.3.0' })])).toMatchObject({ samePlace: false, samePlatform: false })
    const onHost = task({ containerInstanceArn: 'i-2', subnet: null })
    expect(of([onHost], { failed: { ...failed, containerInstanceArn: 'i-1', subnet: null } })).toMatchObject({ samePlace: false })
    expect(of([onHost], { failed: { ...failed, containerInstanceArn: 'i-2', subnet: null } })).toMatchObject({ samePlace: true })
  })
  it('is the best of several', () => {
    const others = [task({ arn: 'far', subnet: 'subnet-b' }), task({ arn: 'near' })]
    expect([of(others)?.name, of([...others].reverse())?.name]).toEqual(['near', 'near'])
  })

  const elsewhere = [task({ arn: 'b', subnet: 'subnet-b' }), task({ arn: 'a', createdAt: minutes(-30) })]
  it('is the service, once it has run this revision for ten minutes in all its subnets', () => {
    expect(of(elsewhere, { service: service() })).toMatchObject({ kind: 'steady', name: 'web', samePlace: true })
  })
  it.each<[string, Partial<Service>, Task[]?]>([
    ['has been steady for nine minutes', { events: [{ at: minutes(51), message: '(service web) has reached a steady state.' }] }],
    ['has said something else since', { events: [{ at: minutes(40), message: '(service web) was unable to place a task.' }] }],
    ['was steady before the failure only', { events: [{ at: minutes(-9), message: '(service web) has reached a steady state.' }] }],
    ['lacks a task', { runningCount: 1 }],
    ['wants none', { desiredCount: 0 }],
    ['rolls out two revisions', { deployments: [...service().deployments, ...service().deployments] }],
    ['has no task in one of its subnets', {}, [task({ subnet: 'subnet-b' })]],
  ])('is no service that %s', (_, more, others = elsewhere) =>
    expect(of(others, { service: service(more) })).toMatchObject({ kind: 'task', samePlace: false }),
  )
})
