import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { SCOPES } from '../src/slack/scopes.ts'

const root = new URL('../', import.meta.url)
const readme = readFileSync(new URL('README.md', root), 'utf8')

/** Services by the SDK package their commands come from, as IAM names them. */
const SERVICES: Record<string, string> = {
  batch: 'batch',
  cloudtrail: 'cloudtrail',
  ec2: 'ec2',
  ecr: 'ecr',
  ecs: 'ecs',
  iam: 'iam',
  kms: 'kms',
  organizations: 'organizations',
  'route-53': 'route53',
  'secrets-manager': 'secretsmanager',
  ssm: 'ssm',
  sts: 'sts',
  pricing: 'pricing',
}

/** The IAM actions of the commands and paginators a folder's sources import. */
function actionsOf(folder: string): string[] {
  const actions = globSync(`${folder}/**/*.ts`, { cwd: root.pathname }).flatMap((file) => {
    const source = readFileSync(new URL(file, root), 'utf8')
    return [...source.matchAll(/import (?!type)\{([^}]+)\} from '@aws-sdk\/client-([a-z0-9-]+)'/g)].flatMap(([, names, service]) =>
      names!.split(',').flatMap((name) => {
        const action = /^(?:(\w+)Command|paginate(\w+))$/.exec(name.trim())
        return action ? [`${SERVICES[service!]}:${action[1] ?? action[2]}`] : []
      }),
    )
  })
  return [...new Set(actions)].sort()
}

const policy = (marker: string): string[] => {
  const block = readme.split(`<!-- ${marker} -->`)[1]!.split('```json')[1]!.split('```')[0]!
  return JSON.parse(block).Statement.flatMap((statement: { Action: string[] }) => statement.Action)
}

describe('the README’s read policy', () => {
  it('holds the actions a diagnosis uses, sorted, and none besides', () => {
    expect(policy('read-policy')).toEqual([...new Set(['src/facts', 'src/find'].flatMap(actionsOf))].sort())
  })

  it('never allows reading the value of a secret', () => {
    expect(policy('read-policy').filter((action) => /GetSecretValue|ssm:GetParameter|kms:Decrypt/.test(action))).toEqual([])
  })
})

it('explains each scope the app asks for, and none besides', () => {
  const rows = readme.split('| scope | for |')[1]!.split('\n\n')[0]!
  const named = [...rows.matchAll(/^\| (.+?) \|/gm)].flatMap(([, cell]) => [...cell!.matchAll(/`([^`/]+)`/g)].map(([, scope]) => scope!))
  expect(named.sort()).toEqual([...SCOPES].sort())
})
