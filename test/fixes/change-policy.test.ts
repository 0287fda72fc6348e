import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const root = new URL('../../', import.meta.url)
const text = (path: string) => readFileSync(new URL(path, root), 'utf8')
const readme = text('README.md')
type Statement = { Action: string[] }
const policy = (marker: string): string[] => {
  const block = readme.split(`<!-- ${marker} -->`)[1]?.split('```json')[1]?.split('```')[0]
  return block ? JSON.parse(block).Statement.flatMap(({ Action }: Statement) => Action) : []
}

/** IAM actions of the commands and paginators a source imports. */
const actionsOf = (source: string): string[] =>
  [...source.matchAll(/import (?!type)\{([^}]+)\} from '@aws-sdk\/client-([a-z0-9-]+)'/g)].flatMap(([, names, service]) =>
    names!.split(',').flatMap((name) => {
      const action = /^(?:(\w+)Command|paginate(\w+))$/.exec(name.trim())
      return action ? [`${service === 'secrets-manager' ? 'secretsmanager' : service}:${action[1] ?? action[2]}`] : []
    }),
  )

/** What AWS asks for besides the call itself (service authorization reference, dependent actions). */
const DEPENDENT: Record<string, string[]> = {
  'ecs:RegisterTaskDefinition': ['ecs:TagResource', 'iam:PassRole'],
  'ecs:UpdateService': ['iam:PassRole'],
  'iam:CreateRole': ['iam:TagRole'],
  'ecr:CreatePullThroughCacheRule': ['iam:CreateServiceLinkedRole'],
}

/** Paths of the parts a source of a fix is put together from. */
function helpersOf(source: string, found = new Set<string>()): Set<string> {
  for (const [, name] of source.matchAll(/from '\.\.?\/((?:rights|revision|cache)\/[\w-]+)\.ts'/g)) {
    const path = `src/fixes/${name}.ts`
    if (!found.has(path) && existsSync(new URL(path, root))) helpersOf(text(path), found.add(path))
  }
  return found
}

/** The sources a fix is made of that call AWS: itself, its steps, and what its survey asks. */
function sourcesOf(id: string): string[] {
  const own = text(`src/fixes/${id}.ts`)
  const helpers = [...helpersOf(own)].map(text)
  const kinds = [own, ...helpers].flatMap((source) => [...source.matchAll(/kind: '([\w-]+)'/g)].map((match) => match[1]!))
  const steps = [...kinds, ...([own, ...helpers].some((source) => source.includes('endOf(')) ? ['deploy'] : [])].map(
    (kind) => `src/fixes/steps/${kind}.ts`,
  )
  return [own, ...helpers, ...[...new Set(steps)].filter((path) => existsSync(new URL(path, root))).map(text)]
}

describe('the README’s policy of a fix holds what it calls beyond the read policy, and none besides', () => {
  it.each([
    'grant-pull',
    'attach-execution-policy',
    'use-existing-image',
    'match-platform',
    'repair-trust-policy',
    'create-execution-role',
    'roll-back',
    'redeploy',
    'grow-ephemeral-storage',
    'grant-secret-read',
    'allow-cross-account-pull',
    'pull-through-cache',
    'use-registry-credentials',
    'restore-archived-image',
  ])('%s', (id) => {
    const read = policy('read-policy')
    const called = [...new Set(sourcesOf(id).flatMap(actionsOf))].filter((action) => !read.includes(action))
    const wanted = [...new Set([...called, ...called.flatMap((action) => DEPENDENT[action] ?? [])])].sort()
    expect(wanted.length).toBeGreaterThan(0)
    expect(policy(`change-policy ${id}`).sort()).toEqual(wanted)
  })
})
