import { describe, expect, it } from 'vitest'
import type { Finding, Verdict } from '../src/core/report.ts'
import { parseImageReference } from '../src/image/reference.ts'
import { notesOn } from '../src/notes.ts'

const HOST = '123456789012.dkr.ecr.eu-west-3.amazonaws.com'
const image = (container: string) => ({ container, reference: parseImageReference(`${HOST}/${container}:v1`), pinned: null })
const target = { kind: 'task', partition: 'aws', region: 'eu-west-3', account: '123456789012', cluster: 'c', task: 't', arn: null } as const
const VERDICT = { status: 'explained', cause: 'no-internet-route', confidence: 'confirmed', check: 'no-internet-route' } as Verdict
const root = (more: Partial<Finding> = {}) =>
  ({
    check: 'no-internet-route',
    status: 'broken',
    confidence: 'confirmed',
    evidence: [],
    say: { key: 'k', params: { subnets: ['subnet-a'] } },
    ...more,
  }) as unknown as Finding

const notes = async (facts: Record<string, unknown>, findings: Finding[] = [], verdict = VERDICT) => {
  const load = async (id: string) => (id in facts ? { state: { known: true, value: facts[id] } } : { state: { known: false, gaps: [] } })
  return (await notesOn({ target, pasted: null }, load as never, findings, verdict)).map(({ key, params }) => [key, params])
}

describe('what was left out', () => {
  it('is named: images that were not looked for, repositories whose policy was not read', async () => {
    const facts = {
      lookupOrder: {
        stage: 'image',
        images: [image('a'), image('b'), image('c'), { ...image('hub'), reference: parseImageReference('nginx') }],
      },
      ecrLookups: { found: [image('a')], missed: [{ container: 'b', gaps: [] }] },
      repositoryPolicies: { policies: {}, gaps: [], spared: ['arn:aws:ecr:eu-west-3:123456789012:repository/team/c'] },
    }
    expect(await notes(facts)).toEqual([
      ['report:note.images-left-out', { images: [`${HOST}/c:v1`] }],
      ['report:note.policies-left-out', { repositories: ['team/c'] }],
    ])
    expect(
      await notes({ ...facts, ecrLookups: { found: [image('a'), image('b'), image('c')], missed: [] }, repositoryPolicies: {} }),
    ).toEqual([])
  })
})

describe('who else meets the fault', () => {
  const facts = {
    neighbours: [
      { name: 'web', desiredCount: 1, taskDefinitionArn: 'app:2', network: { subnets: ['subnet-b'], groups: ['sg-2'], publicIp: false } },
    ],
    routeTables: [{ id: 'rtb-1', main: true, subnets: [], routes: [] }],
    networkAcls: [{ id: 'acl-1', subnets: ['subnet-a', 'subnet-b'], entries: [] }],
    taskDefinition: { arn: 'app:2' },
    puller: { kind: 'task', groups: ['sg-1'], publicIp: false, privateIp: null },
  }

  it('is said of a sure fault of the network, where the others could be seen', async () => {
    expect(await notes(facts, [root()])).toEqual([['report:note.shared', { count: 1, services: ['web'] }]])
    expect(await notes(facts, [root({ confidence: 'likely' })])).toEqual([])
    expect(await notes({ ...facts, neighbours: null }, [root()])).toEqual([])
    expect(await notes({ ...facts, neighbours: [] }, [root()])).toEqual([])
    expect(await notes(facts, [root({ check: 'image-not-found' })])).toEqual([])
  })

  it('is said of a sure fault of the role or the image, of services that run the same revision', async () => {
    const role = (more = {}) => [root({ check: 'execution-role-missing', say: { key: 'k', params: {} }, ...more })]
    const ask = (findings: Finding[], more = {}) => notes({ ...facts, ...more }, findings, { ...VERDICT, check: 'execution-role-missing' })
    expect(await ask(role())).toEqual([['report:note.shared-definition', { count: 1, services: ['web'] }]])
    expect(await ask(role({ confidence: 'likely' }))).toEqual([])
    expect(await ask(role(), { neighbours: null })).toEqual([])
    expect(await ask(role(), { taskDefinition: { arn: 'app:3' } })).toEqual([])
  })
})
