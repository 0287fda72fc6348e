import { describe, expect, it } from 'vitest'
import { known, unread } from '../../src/core/known.ts'
import type { FixOffer } from '../../src/core/report.ts'
import { fixById } from '../../src/fixes/index.ts'
import { words } from '../../src/render/words.ts'
import { facts, IMAGE, image } from './facts.ts'

const ROLE = 'arn:aws:iam::123456789012:role/exec'
const ARN = 'arn:aws:ecr:ap-northeast-1:123456789012:repository/team/app'
const KEY = 'arn:aws:kms:ap-northeast-1:123456789012:key/1'
const NONE = unread([])

/** What a hand-over says and has somebody do. */
const handedOver = (id: string, more: object): NonNullable<FixOffer['handOver']> | null => {
  const have = {
    ...{ target: facts().target, principal: { kind: 'execution-role', roleArn: ROLE, named: false }, images: [image(IMAGE)] },
    ...{ role: NONE, simulation: NONE, denyingPolicies: NONE, repositoryPolicies: NONE, error: known(null), ways: NONE, puller: NONE },
    ...{ secrets: NONE, secretKeys: NONE, repositoryKeys: NONE },
    ...more,
  }
  const offer = fixById(id)!.offer(have, [])
  if (offer) expect(offer).toMatchObject({ steps: [], parameters: [], handOver: { commands: expect.any(Array) } })
  return offer?.handOver ?? null
}
/** In every language, with every value in it. */
const said = ({ text, to }: NonNullable<FixOffer['handOver']>) =>
  (['en', 'ja', 'fr'] as const).map((language) => `${words(language)(to)} ${words(language)(text)}`)

const denied = (action: string, resource: string, more: object) => ({
  ...{ roleArn: ROLE, action, resource, decision: 'implicitDeny', identity: null, allowedByBoundary: null, allowedByOrganization: null },
  ...{ matched: [], missingContext: [] },
  ...more,
})

describe('ask-organization', () => {
  const simulation = known([
    denied('ecr:GetAuthorizationToken', '*', { identity: 'allowed', decision: 'allowed', allowedByOrganization: true }),
    denied('ecr:BatchGetImage', ARN, { allowedByOrganization: false }),
  ])

  it('says which calls on what the organization takes away, and how its policies are listed', () => {
    const given = handedOver('ask-organization', { simulation })!
    expect(given.text.params).toMatchObject({ role: ROLE, account: '123456789012', actions: ['ecr:BatchGetImage'], resources: [ARN] })
    expect(given.commands).toEqual([
      'aws organizations list-policies-for-target --target-id 123456789012 --filter SERVICE_CONTROL_POLICY --region us-east-1',
    ])
    for (const text of said(given)) expect(text).toContain('ecr:BatchGetImage')
  })

  it('names the whole pull where the simulator could not be asked', () => {
    const { params } = handedOver('ask-organization', {})!.text
    expect(params).toMatchObject({ actions: ['ecr:BatchGetImage', 'ecr:GetAuthorizationToken', 'ecr:GetDownloadUrlForLayer'] })
    expect(params.resources).toEqual(['*', ARN])
  })

  it('is not for a pull without a role', () => {
    expect(handedOver('ask-organization', { principal: { kind: 'execution-role', roleArn: null, named: false } })).toBeNull()
  })
})

describe('lift-repository-deny', () => {
  const policy = (Effect: string) => JSON.stringify({ Statement: [{ Effect, Principal: '*', Action: 'ecr:*' }] })
  const policies = (text: string | null) => known({ policies: { [ARN]: text }, gaps: [] })

  it('names the repository and shows its policy', () => {
    const given = handedOver('lift-repository-deny', { repositoryPolicies: policies(policy('Deny')) })!
    expect(given.to.params.repositories).toEqual(['team/app'])
    expect(given.commands).toEqual([
      'aws ecr get-repository-policy --registry-id 123456789012 --repository-name team/app --region ap-northeast-1',
    ])
    for (const text of said(given)) expect(text).toContain('team/app')
  })

  it.each([
    ['whose policy allows', policies(policy('Allow'))],
    ['that has no policy', policies(null)],
  ])('is not for a repository %s', (_, repositoryPolicies) => {
    expect(handedOver('lift-repository-deny', { repositoryPolicies })).toBeNull()
  })
})

describe('restore-key', () => {
  const repositoryKey = (state: string, granted = true) => known({ keys: [{ repository: ARN, arn: KEY, state, granted }], gaps: [] })

  it.each([
    ['Disabled', ['enable-key']],
    ['PendingDeletion', ['cancel-key-deletion', 'enable-key']],
    ['Unavailable', ['describe-key']],
  ])('of one that is %s gives %j', (state, wanted) => {
    const given = handedOver('restore-key', { repositoryKeys: repositoryKey(state) })!
    expect(given.commands).toEqual(wanted.map((command) => `aws kms ${command} --key-id ${KEY} --region ap-northeast-1`))
    for (const text of said(given)) expect(text).toContain(state)
  })

  it('names a key once, however many things are encrypted with it', () => {
    const secretKeys = known([{ secret: 's', arn: KEY, state: 'Disabled', customer: true, policy: null, decrypt: null, gaps: [] }])
    expect(handedOver('restore-key', { repositoryKeys: repositoryKey('Disabled'), secretKeys })!.commands).toHaveLength(1)
  })

  it('says whose grant lacks where the key itself is in order, and nothing where all is', () => {
    const given = handedOver('restore-key', { repositoryKeys: repositoryKey('Enabled', false) })!
    expect(given.commands).toEqual([`aws kms list-grants --key-id ${KEY} --region ap-northeast-1`])
    for (const text of said(given)) expect(text).toContain('team/app')
    expect(handedOver('restore-key', { repositoryKeys: repositoryKey('Enabled') })).toBeNull()
  })
})

describe('create-secret', () => {
  const secret = (more: object) => ({
    ...{ container: 'app', use: 'container', service: 'secretsmanager', region: 'ap-northeast-1', fullArn: null, key: null },
    ...{ arn: 'arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:db-AbCdEf', name: 'db', state: 'not-found' },
    ...more,
  })
  const of = (more: object) => handedOver('create-secret', { secrets: known({ found: [secret(more)], gaps: [] }) })

  it.each<[string, object, string]>([
    ['that does not exist', {}, 'secretsmanager create-secret --name db --secret-string VALUE'],
    ['that is scheduled for deletion', { state: 'deleted' }, 'secretsmanager restore-secret --secret-id db'],
    ['without a value', { state: 'no-value' }, 'secretsmanager put-secret-value --secret-id db --secret-string VALUE'],
    [
      'for a registry',
      { use: 'registry' },
      `secretsmanager create-secret --name db --secret-string '{"username":"USER","password":"PASSWORD"}'`,
    ],
    [
      'that is a parameter',
      { service: 'ssm', name: '/db/password', arn: 'arn:aws:ssm:ap-northeast-1:123456789012:parameter/db/password' },
      'ssm put-parameter --name /db/password --type SecureString --value VALUE',
    ],
  ])('of one %s gives the command, with a word for the value', (_, more, command) => {
    const given = of(more)!
    expect(given.commands).toEqual([`aws ${command} --region ap-northeast-1`])
    for (const text of said(given)) expect(text).toContain('db')
  })

  it('is not for one that is there', () => expect(of({ state: 'found' })).toBeNull())
})
