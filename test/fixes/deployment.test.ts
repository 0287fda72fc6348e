import { describe, expect, it } from 'vitest'
import { known } from '../../src/core/known.ts'
import { ending } from '../../src/fixes/deployment.ts'
import { definition, deployment, facts, IMAGE, image, REGION, REVISION, service } from './facts.ts'

const PLACE = { subnets: ['subnet-a'], groups: ['sg-t'], publicIp: false }
const end = (more: object = {}) => ending(facts(more as never), REGION, PLACE)
const other = deployment({ id: 'ecs-svc/2', taskDefinitionArn: `${REVISION.slice(0, -1)}8` })

describe('how a fix ends', () => {
  it('deploys the revision that failed, where the deployment that failed is the service’s newest', () => {
    expect(end().steps).toEqual([{ id: 'deploy', kind: 'deploy', input: { cluster: 'prod', service: 'web', taskDefinition: REVISION } }])
    expect(end().proof).toMatchObject({ service: 'web', taskDefinition: REVISION, step: 'deploy' })
  })

  it('does so after a roll-back too, and says which revision it replaces', () => {
    const back = deployment({ id: 'ecs-svc/3', rolloutState: 'COMPLETED', taskDefinitionArn: `${REVISION.slice(0, -1)}6` })
    const result = end({
      service: known(service({ taskDefinitionArn: back.taskDefinitionArn, deployments: [back] })),
      deployment: known(null),
    })
    expect(result.steps).toHaveLength(1)
    expect(result.besides).toEqual([
      { key: 'fixes:besides.replaces-revision', params: { service: 'web', current: 'app:6', revision: 'app:7' } },
    ])
  })

  it('does not deploy over somebody else’s running deployment', () => {
    const result = end({ service: known(service({ deployments: [other] })) })
    expect(result.steps).toEqual([])
    expect(result.remainder).toMatchObject({
      say: { key: 'fixes:remainder.other-deployment' },
      commands: [expect.stringContaining('update-service')],
    })
    expect(result.proof?.step).toBeNull()
  })

  it('starts none where the service is trying this revision already', () => {
    const again = deployment({ id: 'ecs-svc/2' })
    const result = end({ service: known(service({ deployments: [again] })), deployment: known(null) })
    expect(result).toMatchObject({ steps: [], remainder: null, besides: [{ key: 'fixes:besides.retries-itself' }] })
  })

  it.each([
    ['CODE_DEPLOY', 'aws deploy create-deployment'],
    ['EXTERNAL', 'aws ecs create-task-set'],
  ])('hands the deployment over where the controller is %s', (controller, command) => {
    const result = end({ service: known(service({ controller })) })
    expect(result.steps).toEqual([])
    // UpdateService would be refused there, so that it is no command to hand over.
    const commands = [expect.stringContaining(command)]
    expect(result.remainder).toMatchObject({ say: { key: 'fixes:remainder.controller', params: { controller } }, commands })
  })

  it('warns where running tasks may be stopped first', () => {
    const result = end({ service: known(service({ minimumHealthyPercent: 0, runningCount: 2 })) })
    expect(result.besides).toEqual([{ key: 'fixes:besides.stops-tasks', params: { service: 'web', percent: 0, count: 2 } }])
    expect(end({ service: known(service({ minimumHealthyPercent: 0, runningCount: 0 })) }).besides).toEqual([])
  })

  it('never starts a task without a service: it says how, and by whom it was started', () => {
    const task = { arn: 't', cluster: 'prod', service: null, startedBy: 'events-rule/nightly' }
    const target = { kind: 'task', cluster: 'prod', task: 't', arn: null, partition: 'aws', region: REGION, account: null }
    const result = end({ target, service: known(null), task: known(task), deployment: known(null) })
    expect(result.steps).toEqual([])
    expect(result.remainder?.say).toEqual({
      key: 'fixes:remainder.start-task-as',
      params: { revision: 'app:7', starter: 'events-rule/nightly' },
    })
    expect(result.remainder?.commands[0]).toMatch(/^aws ecs run-task --cluster prod .*subnet-a.*sg-t/)
    expect(result.proof).toMatchObject({ service: null, family: 'app' })
  })

  it('has nothing to end in where only a text is known', () => {
    const target = { kind: 'text', partition: 'aws', region: null, account: null }
    expect(end({ target })).toMatchObject({ steps: [], proof: null, remainder: null })
    expect(end({ taskDefinition: null })).toMatchObject({ steps: [], proof: null })
  })

  it('remembers which image is meant, so that another one proves nothing', () => {
    const lookup = { ...image(IMAGE), state: 'found', digest: 'sha256:1', status: null, sizeBytes: null, pushedAt: null }
    const result = end({ ecrLookups: known({ found: [lookup as never], missed: [] }), taskDefinition: definition() })
    expect(result.proof?.digests).toEqual({
      app: { digest: 'sha256:1', repository: 'team/app', registry: '123456789012', region: REGION, tag: 'v1' },
    })
  })
})
