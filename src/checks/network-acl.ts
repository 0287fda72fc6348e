import type { Clue } from '../core/check.ts'
import { all, type Ternary } from '../core/ternary.ts'
import type { AclEntry, NetworkAcl } from '../facts/types/index.ts'
import { type Judgement, overWays } from '../network/judge.ts'
import { type Passage, passages, translatorsOf } from '../network/passages.ts'
import { aclAllows, type PortRange } from '../network/rules.ts'
import { defineCheck } from './define.ts'

/** The network ACLs of the subnets on the way must let the request out and its answer back. They do not apply inside one subnet. */
export default defineCheck({
  id: 'network-acl',
  gate: 'token-connection',
  needs: ['ways', 'pullerSubnets', 'networkAcls', 'subnets'],
  wants: ['puller', 'natGateways', 'natInstances', 'prefixLists'],
  run({ ways, pullerSubnets, networkAcls, subnets, puller, ...wants }) {
    const translators = translatorsOf(
      wants.natGateways.known ? wants.natGateways.value : [],
      wants.natInstances.known ? wants.natInstances.value : [],
    )
    const around = { subnets, translators, prefixLists: wants.prefixLists.known ? wants.prefixLists.value : {} }
    return overWays({
      cause: 'network-acl',
      ways,
      own: pullerSubnets.own,
      judge: (way) => {
        const from = subnets.find((subnet) => subnet.id === way.subnet)
        if (!from || way.via === 'none' || (way.via === 'open' && !way.ip)) return null
        const ip = puller.known && way.subnet === pullerSubnets.own ? puller.value.privateIp : null
        return judge(passages(way, from, ip ?? from.cidr, around), networkAcls)
      },
    })
  },
})

function judge(crossed: Passage[], acls: NetworkAcl[]): Judgement<'networkAcls'> | null {
  if (!crossed.length) return null
  const answers = crossed.map((passage) => {
    const acl = acls.find((candidate) => candidate.subnets.includes(passage.subnet))
    if (!acl) return { answer: 'unknown' as Ternary, entry: null, acl: null, passage }
    return { ...aclAllows(acl.entries, passage.egress, passage.block, passage.ports), acl, passage }
  })
  const crossings = Map.groupBy(answers, ({ passage }) => `${passage.subnet} ${passage.egress} ${portText(passage.ports)}`)
  const answer = all([...crossings.values()].map((blocks) => ofBlocks(blocks.map((a) => a.answer))))
  const telling = answers.filter((a) => a.answer === answer)
  const deciding = telling.length ? telling : answers.filter((a) => a.answer === 'broken')
  const first = deciding[0]!
  const evidence: Clue<'networkAcls'>[] =
    answer === 'ok'
      ? []
      : deciding.flatMap((a) =>
          a.acl
            ? [
                {
                  label: 'acl-entry',
                  value: `${a.acl.id} (${a.passage.subnet}): ${entryText(a.entry, a.passage)}`,
                  from: 'networkAcls' as const,
                },
              ]
            : [],
        )
  return {
    answer,
    say: answer === 'ok' ? 'ok' : `${answer}-${first.passage.egress ? 'out' : 'in'}`,
    params: {
      acl: first.acl?.id ?? '–',
      subnet: first.passage.subnet,
      ports: portText(first.passage.ports),
      rule: first.entry?.number ?? '*',
    },
    evidence,
    resources: deciding.flatMap((a) => (a.acl ? [a.acl.id] : [])),
  }
}

/** A destination with several blocks answers from one of them: if only some are let through, nobody knows which it is. */
const ofBlocks = (answers: readonly Ternary[]): Ternary => (answers.every((one) => one === answers[0]) ? answers[0]! : 'unknown')

const portText = ([from, to]: PortRange) => (from === to ? String(from) : `${from}–${to}`)

function entryText(entry: AclEntry | null, passage: Passage): string {
  const direction = passage.egress ? 'egress' : 'ingress'
  if (!entry) return `${direction} * deny ${passage.block} ${portText(passage.ports)}`
  const ports = entry.fromPort === null ? '*' : portText([entry.fromPort, entry.toPort ?? entry.fromPort])
  return `${direction} ${entry.number} ${entry.allow ? 'allow' : 'deny'} ${entry.cidr} ${ports}`
}
