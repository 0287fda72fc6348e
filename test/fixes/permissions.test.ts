import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { FIXES } from '../../src/fixes/list.ts'
import { stepKind } from '../../src/fixes/steps/index.ts'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const source = (id: string) => new URL(`../../src/fixes/${id}.ts`, import.meta.url)
const readme = read('README.md')

/** What IAM asks for besides, by call and step (service authorization reference, dependent actions; AWS PrivateLink guide). */
const DEPENDENT: Record<string, string[]> = {
  deploy: ['iam:PassRole'],
  'assign-public-ip': ['iam:PassRole'],
  'set-private-dns': ['route53:AssociateVPCWithHostedZone'],
}
/** Reads that the policy for reading does not hold, and what tags on something new need. */
const BESIDES: Record<string, string[]> = { 'create-nat-gateway': ['ec2:CreateTags', 'ec2:DescribeAddresses', 'pricing:GetProducts'] }
const READ = /^(Describe|Get|List)/

/** Kinds of the steps a fix may plan: those its own file names and those of the helpers it takes steps from. */
function kindsOf(fix: string): string[] {
  const own = read(`src/fixes/${fix}.ts`)
  const texts = [own, ...(own.includes("'./network/ingress.ts'") ? [read('src/fixes/network/ingress.ts')] : [])]
  const named = texts
    .flatMap((text) => [...text.matchAll(/kind: '([\w-]+)'/g)].map((match) => match[1]!))
    .filter((kind) => existsSync(source(`steps/${kind}`)))
  return [...new Set([...named, ...(named.includes('assign-public-ip') ? [] : ['deploy'])])]
}

function writesOf(kind: string): string[] {
  const imports = [...read(`src/fixes/steps/${kind}.ts`).matchAll(/import (?!type)\{([^}]+)\} from '@aws-sdk\/client-(\w+)'/g)]
  const calls = imports.flatMap(([, names, service]) =>
    [...names!.matchAll(/\b(\w+)Command\b/g)].filter(([, name]) => !READ.test(name!)).map(([, name]) => `${service}:${name}`),
  )
  return [...calls, ...(DEPENDENT[kind] ?? [])]
}

const rows = readme
  .split('<!-- change-actions network -->')[1]!
  .split('\n\n')[0]!
  .split('\n')
  .flatMap((line) => (line.startsWith('| `') ? [[...line.matchAll(/`([^`]+)`/g)].map((match) => match[1]!)] : []))

describe('the README’s actions of the network’s repairs', () => {
  it.each(rows.map(([fix, ...actions]) => [fix!, actions] as const))(
    'are for %s what its steps call, sorted, and none besides',
    (fix, actions) => {
      const kinds = kindsOf(fix)
      expect(kinds.map((kind) => stepKind(kind).kind)).toEqual(kinds)
      expect(actions).toEqual([...new Set([...kinds.flatMap(writesOf), ...(BESIDES[fix] ?? [])])].sort())
    },
  )

  it('leave no repair of the network out', () => {
    const repairs = FIXES.map((fix) => fix.id).filter((id) => existsSync(source(id)) && read(`src/fixes/${id}.ts`).includes('networkPlan('))
    expect(repairs.length).toBeGreaterThan(7)
    expect(rows.map(([fix]) => fix)).toEqual(repairs.sort())
  })
})
