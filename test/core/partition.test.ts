import { describe, expect, it } from 'vitest'
import { PARTITIONS, partition, partitionOf, partitionOfConsole, REGION } from '../../src/core/partition.ts'
import { parseImageReference } from '../../src/image/reference.ts'
import { destinationsOf } from '../../src/network/destinations.ts'
import { parseError } from '../../src/target/error.ts'
import { parseTarget } from '../../src/target/target.ts'

/** One Region of each, and the end of its hosts. */
const REGIONS: [region: string, name: string, suffix: string][] = [
  ['ap-northeast-1', 'aws', 'amazonaws.com'],
  ['cn-north-1', 'aws-cn', 'amazonaws.com.cn'],
  ['us-gov-west-1', 'aws-us-gov', 'amazonaws.com'],
  ['eusc-de-east-1', 'aws-eusc', 'amazonaws.eu'],
  ['us-iso-east-1', 'aws-iso', 'c2s.ic.gov'],
  ['us-isob-east-1', 'aws-iso-b', 'sc2s.sgov.gov'],
  ['eu-isoe-west-1', 'aws-iso-e', 'cloud.adc-e.uk'],
  ['us-isof-south-1', 'aws-iso-f', 'csp.hci.ic.gov'],
]
const TASK = '0123456789abcdef0123456789abcdef'

describe.each(REGIONS)('%s', (region, name, suffix) => {
  const host = `123456789012.dkr.ecr.${region}.${suffix}`

  it('is of its partition, and its name is a Region’s', () => {
    expect(partitionOf(region)).toBe(name)
    expect(PARTITIONS).toContain(name)
    expect(region).toMatch(new RegExp(`^${REGION}$`))
    expect(partitionOf(partition(name).global)).toBe(name)
  })

  it('has ARNs of tasks, images in ECR and hosts to reach', () => {
    const arn = `arn:${name}:ecs:${region}:123456789012:task/prod/${TASK}`
    expect(parseTarget(arn)).toMatchObject({ kind: 'task', partition: name, region, account: '123456789012' })
    const image = parseImageReference(`${host}/team/app:v1`)
    expect(image).toMatchObject({ registry: 'ecr', region, account: '123456789012', repository: 'team/app' })
    const reached = destinationsOf({ images: [image], taskDefinition: null, launchType: 'FARGATE', platformVersion: null })
    expect(reached.map((destination) => destination.host)).toEqual([
      `api.ecr.${region}.${suffix}`,
      host,
      `prod-${region}-starport-layer-bucket.s3.${region}.${suffix}`,
    ])
  })

  it('is read from an error text', () => {
    const text = `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${host}/app:v1: ${host}/app:v1: not found`
    expect(parseError(text)).toMatchObject({ region, account: '123456789012', image: `${host}/app:v1` })
    const call = `ResourceInitializationError: unable to pull secrets or registry auth: Post "https://api.ecr.${region}.${suffix}/": dial tcp 10.0.0.9:443: i/o timeout`
    expect(parseError(call)).toMatchObject({ region, host: `api.ecr.${region}.${suffix}` })
  })

  it('has links to its console, where one is known', () => {
    const { console } = partition(name)
    if (!console) return
    expect(partitionOfConsole(`${region}.${console}`)).toBe(name)
    const link = `https://${region}.${console}/ecs/v2/clusters/prod/tasks/${TASK}/configuration?region=${region}`
    expect(parseTarget(link)).toMatchObject({ kind: 'task', partition: name, region, task: TASK })
  })
})

it('a host that only ends like a console is none', () => {
  expect(partitionOfConsole('evilconsole.aws.amazon.com.example')).toBeNull()
  expect(partitionOfConsole('notconsole.aws.amazon.com')).toBeNull()
  expect(partitionOfConsole('eu-west-1.console.aws.amazon.com')).toBe('aws')
})
