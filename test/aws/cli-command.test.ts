import { describe, expect, it } from 'vitest'
import { cliCommand } from '../../src/aws/cli-command.ts'

describe('cliCommand', () => {
  it.each([
    [
      'ecs',
      'DescribeTasksCommand',
      { cluster: 'c', tasks: ['a', 'b'] },
      'aws ecs describe-tasks --cluster c --tasks a b --region eu-west-3',
    ],
    [
      'ec2',
      'DescribeVpcAttributeCommand',
      { VpcId: 'vpc-1', Attribute: 'enableDnsSupport' },
      'aws ec2 describe-vpc-attribute --vpc-id vpc-1 --attribute enableDnsSupport --region eu-west-3',
    ],
    [
      'ecr',
      'DescribeImagesCommand',
      { registryId: '1', imageIds: [{ imageTag: 'v1' }], nextToken: 't' },
      `aws ecr describe-images --registry-id 1 --image-ids '[{"imageTag":"v1"}]' --region eu-west-3`,
    ],
    ['iam', 'GetRoleCommand', { RoleName: 'r' }, 'aws iam get-role --role-name r'],
  ])('%s %s', (service, command, input, expected) => {
    expect(cliCommand(service, command, input, 'eu-west-3')).toBe(expected)
  })
})
