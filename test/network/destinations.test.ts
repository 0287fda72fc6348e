import { describe, expect, it } from 'vitest'
import type { LaunchType, TaskDefinition } from '../../src/facts/types/index.ts'
import { parseImageReference } from '../../src/image/reference.ts'
import { destinationsOf } from '../../src/network/destinations.ts'

const REGION = 'eu-west-3'
const image = (text: string) => parseImageReference(text)
const app = image(`123456789012.dkr.ecr.${REGION}.amazonaws.com/app:v1`)
const far = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:db-AbCdEf:password::'

const asked = (launchType: LaunchType, platformVersion: string | null = '1.4.0', images = [app]) => {
  const container = { name: 'app', image: '', essential: true, logDriver: 'awslogs', logRegion: REGION }
  const containers = [
    { ...container, repositoryCredentials: `arn:aws:secretsmanager:${REGION}:123456789012:secret:hub`, secrets: [far, 'token'] },
  ]
  const taskDefinition = { arn: `arn:aws:ecs:${REGION}:123456789012:task-definition/app:1`, containers } as unknown as TaskDefinition
  return destinationsOf({ images, taskDefinition, launchType, platformVersion }).map((d) => `${d.service} ${d.region}`)
}
const SECRETS = [`secretsmanager ${REGION}`, 'secretsmanager us-east-1', `ssm ${REGION}`]
const PULL = [`ecr.api ${REGION}`, `ecr.dkr ${REGION}`, `s3 ${REGION}`]

describe('what a pull has to reach', () => {
  it.each<[string, string[], string[]]>([
    ['secrets each in their own Region, then ECR, then the layers; no logs', asked('FARGATE'), [...SECRETS, ...PULL]],
    ['the same on managed instances', asked('MANAGED_INSTANCES', null), [...SECRETS, ...PULL]],
    ['on instances only the registry’s credentials', asked('EC2', null), [SECRETS[0]!, ...PULL]],
    ['and so outside AWS', asked('EXTERNAL', null), [SECRETS[0]!, ...PULL]],
    ['no token through the task’s interface before 1.4', asked('FARGATE', '1.3.0'), [...SECRETS, ...PULL.slice(1)]],
    ['a registry of its own for other images', asked('EC2', null, [image('nginx:1.27')]), [SECRETS[0]!, 'internet ']],
    ['nothing for what is no image', asked('EC2', null, [image('App:v1')]), [SECRETS[0]!]],
  ])('%s', (_, found, expected) => expect(found).toEqual(expected))
})
