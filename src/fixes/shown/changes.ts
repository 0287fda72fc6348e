import { type AddedStatement, withStatement } from '../../policy/add.ts'
import { shortRevision } from '../names.ts'
import { withVariables } from '../steps/refs.ts'
import type { PlannedStep } from '../steps/types.ts'
import { diffLines } from './diff.ts'

type Lines = string[]
type Sides = [before: Lines, after: Lines]
type Change = (input: never, was: never) => Sides

const change = <I, S>(sides: (input: I, was: S) => Sides): Change => sides as unknown as Change

/** A document as people read it, one thing a line. Keys and lists stay in their order, so that a diff shows what is changed. */
function document(text: string | null): Lines {
  if (text === null) return []
  try {
    return JSON.stringify(JSON.parse(text), null, 2).split('\n')
  } catch {
    return text.split('\n')
  }
}

const added = (policy: string, statement: string): Sides => [
  document(policy),
  document(withStatement(policy, JSON.parse(statement) as AddedStatement) ?? policy),
]
const NO_POLICY = '{"Version":"2012-10-17","Statement":[]}'
const also = (before: Lines, more: Lines): Sides => [before, [...new Set([...before, ...more])].sort()]
const at443 = (peers: Lines) => peers.map((peer) => `${peer}:443`)

// Policies and rules, before and after, by kind of step. Words of AWS, so that they are the same in every language.
const CHANGES: Record<string, Change> = {
  'set-trust': change<{ document: string }, { document: string | null }>((input, was) => [
    document(was.document),
    document(input.document),
  ]),
  'put-role-policy': change<{ document: string }, { document: string | null }>((input, was) => [
    document(was.document),
    document(input.document),
  ]),
  'attach-role-policy': change<{ policyArn: string }, unknown>(({ policyArn }) => [[], [policyArn]]),
  'create-role': change<{ trust: string }, unknown>(({ trust }) => [[], document(trust)]),
  'add-endpoint-statement': change<{ statement: string }, { policy: string }>(({ statement }, { policy }) => added(policy, statement)),
  'add-repository-statement': change<{ statement: string }, { policy: string | null }>(({ statement }, { policy }) =>
    added(policy ?? NO_POLICY, statement),
  ),
  'open-ingress': change<{ cidrs: Lines }, { rules: Lines }>(({ cidrs }, { rules }) => also(rules, at443(cidrs))),
  'open-egress': change<{ peers: Lines }, { rules: Lines }>(({ peers }, { rules }) => also(rules, at443(peers))),
  'open-acl-entry': change<{ number: number; egress: boolean; cidr: string; from: number; to: number }, unknown>((entry) => [
    [],
    [
      `${entry.number} ${entry.egress ? 'egress' : 'ingress'} allow tcp ${entry.from === entry.to ? entry.from : `${entry.from}-${entry.to}`} ${entry.cidr}`,
    ],
  ]),
  'set-route': change<{ destination: string; nat: string }, { target: string; blackhole: boolean }>(({ destination, nat }, was) => [
    was.target ? [`${destination} ${was.target}${was.blackhole ? ' blackhole' : ''}`] : [],
    [`${destination} ${nat}`],
  ]),
  'associate-gateway': change<{ routeTables: Lines }, { routeTables: Lines }>((input, was) => also(was.routeTables, input.routeTables)),
  'set-vpc-dns': change<{ attribute: string }, { on: boolean }>(({ attribute }, { on }) => [
    [`${attribute}: ${on}`],
    [`${attribute}: true`],
  ]),
  'set-private-dns': change<unknown, { on: boolean }>((_, { on }) => [[`PrivateDnsEnabled: ${on}`], ['PrivateDnsEnabled: true']]),
  'assign-public-ip': change<unknown, { publicIp: boolean }>((_, { publicIp }) => [
    [`assignPublicIp: ${publicIp ? 'ENABLED' : 'DISABLED'}`],
    ['assignPublicIp: ENABLED'],
  ]),
  'use-subnets': change<{ subnets: Lines }, { subnets: Lines }>(({ subnets }, was) => [
    was.subnets.toSorted().map((subnet) => `subnet: ${subnet}`),
    subnets.toSorted().map((subnet) => `subnet: ${subnet}`),
  ]),
  deploy: change<{ taskDefinition: string }, { taskDefinition: string }>((input, was) => [
    [`taskDefinition: ${shortRevision(was.taskDefinition)}`],
    [`taskDefinition: ${shortRevision(input.taskDefinition)}`],
  ]),
}

/** What a step changes of policies and rules, as lines of a diff; empty where it changes none, or its state was not read. */
export function changeOf({ kind, input, expected }: PlannedStep): string[] {
  const sides = CHANGES[kind]
  if (!sides || expected === undefined || expected === null) return []
  return diffLines(...sides(withVariables(input) as never, expected as never))
}
