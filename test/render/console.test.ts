import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { consoleUrl } from '../../src/render/console.ts'
import { localPull } from '../../src/render/local-pull.ts'

describe('the page of the console', () => {
  it.each([
    [
      'rtb-0123456789abcdef0 (subnet-0123456789abcdef0)',
      'https://eu-west-3.console.aws.amazon.com/vpcconsole/home?region=eu-west-3#RouteTableDetails:RouteTableId=rtb-0123456789abcdef0',
    ],
    [
      'sg-0123456789abcdef0',
      'https://eu-west-3.console.aws.amazon.com/ec2/home?region=eu-west-3#SecurityGroup:groupId=sg-0123456789abcdef0',
    ],
    [
      '0.0.0.0/0 → nat-0123456789abcdef0 (blackhole)',
      'https://eu-west-3.console.aws.amazon.com/vpcconsole/home?region=eu-west-3#NatGatewayDetails:natGatewayId=nat-0123456789abcdef0',
    ],
    ['arn:aws:iam::123456789012:role/path/exec', 'https://eu-west-3.console.aws.amazon.com/iam/home#/roles/details/exec'],
    [
      'arn:aws:ecr:us-east-1:123456789012:repository/team/app',
      'https://us-east-1.console.aws.amazon.com/ecr/repositories/private/123456789012/team/app?region=us-east-1',
    ],
    [
      '123456789012.dkr.ecr.us-east-1.amazonaws.com/team/app:v1',
      'https://us-east-1.console.aws.amazon.com/ecr/repositories/private/123456789012/team/app?region=us-east-1',
    ],
    [
      'arn:aws:secretsmanager:eu-west-3:123456789012:secret:db/pass-AbCdEf',
      'https://eu-west-3.console.aws.amazon.com/secretsmanager/secret?name=db%2Fpass&region=eu-west-3',
    ],
    [
      'arn:aws:ecs:eu-west-3:123456789012:task-definition/app:3',
      'https://eu-west-3.console.aws.amazon.com/ecs/v2/task-definitions/app/3/containers?region=eu-west-3',
    ],
    [
      'arn:aws:ecs:eu-west-3:123456789012:service/prod/web',
      'https://eu-west-3.console.aws.amazon.com/ecs/v2/clusters/prod/services/web/health?region=eu-west-3',
    ],
  ])('of %s', (value, url) => {
    expect(consoleUrl(value, 'eu-west-3')).toBe(url)
  })

  it('lies at the partition’s own host', () => {
    expect(consoleUrl('vpc-0123456789abcdef0', 'cn-north-1')).toMatch(/^https:\/\/cn-north-1\.console\.amazonaws\.cn\//)
    expect(consoleUrl('vpc-0123456789abcdef0', 'eusc-de-east-1')).toMatch(/^https:\/\/eusc-de-east-1\.console\.amazonaws-eusc\.eu\//)
    expect(consoleUrl('123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu/app:v1', 'eusc-de-east-1')).toMatch(/private\/123456789012\/app/)
    expect(consoleUrl('vpc-0123456789abcdef0', 'us-iso-east-1')).toBeNull()
    expect(consoleUrl('vpc-0123456789abcdef0', 'us-gov-west-1')).toMatch(/^https:\/\/us-gov-west-1\.console\.amazonaws-us-gov\.com\//)
  })

  it.each([
    ['ecr.dkr', 'eu-west-3'],
    ['vpc-0123456789abcdef0', null],
    ['vpc-0123456789abcdef0', 'evil.example/?'],
    ['not-a-vpc-0123456789abcdef0', 'eu-west-3'],
    ['', 'eu-west-3'],
  ])('there is none for %j in %j', (value, region) => {
    expect(consoleUrl(value, region)).toBeNull()
  })

  it('whatever the value is, the link leads to AWS and nowhere else', () => {
    const part = fc.constantFrom(
      'arn:aws:iam::123456789012:',
      'arn:aws:ecs:eu-west-3:123456789012:',
      'role/',
      'task/',
      'a@b',
      '//evil.example',
      'sg-0123456789abcdef0',
      '\n',
      '"><',
      '..',
      ':',
    )
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const url = consoleUrl(parts.join(''), 'eu-west-3')
        if (url === null) return
        expect(new URL(url).hostname).toMatch(/^[a-z0-9-]+\.console\.aws\.amazon\.com$/)
        expect(url).not.toMatch(/[\s"<>]/)
      }),
    )
  })
})

describe('the pull from one’s own machine', () => {
  it('logs in to the image’s own registry and Region', () => {
    expect(localPull('123456789012.dkr.ecr.eu-west-3.amazonaws.com/team/app:v1')).toEqual([
      'aws ecr get-login-password --region eu-west-3 | docker login --username AWS --password-stdin 123456789012.dkr.ecr.eu-west-3.amazonaws.com',
      'docker pull 123456789012.dkr.ecr.eu-west-3.amazonaws.com/team/app:v1',
    ])
  })

  it('needs no login elsewhere, and is left out where there is no such image', () => {
    expect(localPull('nginx:1')).toEqual(['docker pull nginx:1'])
    expect(localPull(null)).toEqual([])
    expect(localPull('')).toEqual([])
  })

  it('runs nothing that a name smuggles in', () => {
    for (const name of ['app;rm -rf ~', 'app$(id)', "a'b", 'app && id', '`id`'])
      expect(localPull(name).join('\n')).not.toMatch(/^docker pull [^']*[;$&`]/m)
  })
})
