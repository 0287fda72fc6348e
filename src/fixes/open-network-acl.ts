import { cliCommand } from '../aws/cli-command.ts'
import type { Known } from '../core/known.ts'
import { phrase } from '../core/phrase.ts'
import type { FixOffer } from '../core/report.ts'
import type { FactValues, NetworkAcl } from '../facts/types/index.ts'
import { covers } from '../network/address.ts'
import { passages } from '../network/passages.ts'
import { aclAllows } from '../network/rules.ts'
import {
  handedOver,
  NETWORK_NEEDS,
  NETWORK_WANTS,
  type NetworkHave,
  NOTHING_BROKEN,
  networkOffer,
  networkPlan,
  numbered,
  readOf,
  regionOf,
} from './network/base.ts'
import { offerOf } from './preview.ts'
import { defineFix, type Plan } from './types.ts'

const ID = 'open-network-acl'
const resolves = ['network-acl'] as const
type Have = NetworkHave & Pick<FactValues, 'networkAcls'> & { natGateways: Known<FactValues['natGateways']> }

/** Adds the entries a pull lacks at free numbers. An entry that denies it was written by somebody for a reason: that is handed over. */
export default defineFix({
  id: ID,
  resolves,
  steps: ['open-acl-entry', 'deploy'],
  needs: [...NETWORK_NEEDS, 'networkAcls'],
  wants: [...NETWORK_WANTS, 'natGateways'],
  offer(have): FixOffer | null {
    const { missing, denials } = lackOf(have)
    const plan = missing.length ? planOf(have) : null
    if (!denials.length) return plan && networkOffer(plan, resolves, have)
    const offer = offerOf(networkPlan(ID, have, { steps: [] }), resolves, regionOf(have))
    const entries = denials.map(({ acl, number, egress }) => `${acl} ${egress ? 'egress' : 'ingress'} ${number}`)
    const text = phrase(`fixes:${ID}.hand-over`, { entries })
    return {
      ...handedOver(
        offer,
        phrase('fixes:hand-over.acl-owner'),
        text,
        denials.map((one) => lookAt(one.acl, regionOf(have))),
      ),
      steps: [],
    }
  },
  survey: async () => null,
  plan: (have) => (lackOf(have).denials.length ? NOTHING_BROKEN : (planOf(have) ?? NOTHING_BROKEN)),
})

const lookAt = (acl: string, region: string) => cliCommand('ec2', 'DescribeNetworkAcls', { NetworkAclIds: [acl] }, region)

/** The last number an entry may have. What no entry lets through, the closing denial behind it refuses: nobody wrote that. */
const LAST_NUMBER = 32_766

interface Missing {
  acl: string
  egress: boolean
  cidr: string
  from: number
  to: number
}

/** What no entry lets through, and the entries that deny it. */
function lackOf({ ways, subnets, networkAcls, natGateways }: Have): {
  missing: Missing[]
  denials: { acl: string; number: number; egress: boolean }[]
} {
  const [missing, denials] = [new Map<string, Missing>(), new Map<string, { acl: string; number: number; egress: boolean }>()]
  for (const way of ways) {
    const from = subnets.find((subnet) => subnet.id === way.subnet)
    if (!from || way.via === 'none' || way.via === 'open') continue
    // The next task has another address: its subnet's block is what must pass.
    for (const { subnet, egress, block, ports } of passages(way, from, from.cidr, subnets, readOf(natGateways) ?? [])) {
      const acl = networkAcls.find((candidate) => candidate.subnets.includes(subnet))
      if (!acl) continue
      const { answer, entry } = aclAllows(acl.entries, egress, block, ports)
      if (answer !== 'broken') continue
      if (entry && !entry.allow && entry.number <= LAST_NUMBER)
        denials.set(`${acl.id} ${egress} ${entry.number}`, { acl: acl.id, number: entry.number, egress })
      else {
        const cidr = block.includes('/') ? block : (subnets.find((one) => covers(one.cidr, block))?.cidr ?? `${block}/32`)
        missing.set(`${acl.id} ${egress} ${cidr} ${ports}`, { acl: acl.id, egress, cidr, from: ports[0], to: ports[1] })
      }
    }
  }
  return { missing: [...missing.values()], denials: [...denials.values()] }
}

function planOf(have: Have): Plan | null {
  const taken = new Map<string, Set<number>>()
  const steps = lackOf(have).missing.map((one, i) => {
    const key = `${one.acl} ${one.egress}`
    const numbers = taken.get(key) ?? numbersOf(have.networkAcls, one)
    taken.set(key, numbers)
    const number = freeNumber(numbers)
    numbers.add(number)
    return { id: numbered('entry', i), kind: 'open-acl-entry', input: { ...one, number } }
  })
  if (!steps.length) return null
  const acls = [...new Set(steps.map((step) => step.input.acl))]
  const subnets = have.networkAcls.flatMap((acl) => (acls.includes(acl.id) ? acl.subnets : []))
  return networkPlan(ID, have, {
    steps,
    besides: [phrase('fixes:besides.acl', { acls, subnets })],
    takingBack: [phrase('fixes:taking-back.acl', { acls })],
    holds: acls,
  })
}

const numbersOf = (acls: readonly NetworkAcl[], { acl, egress }: Missing) =>
  new Set(acls.find(({ id }) => id === acl)?.entries.flatMap((entry) => (entry.egress === egress ? [entry.number] : [])))

/** Behind the others, in steps of ten as AWS recommends; where there is no room left, the highest one free. */
function freeNumber(taken: ReadonlySet<number>): number {
  const last = Math.max(0, ...[...taken].filter((number) => number <= LAST_NUMBER))
  let number = Math.min(Math.floor(last / 10) * 10 + 10, LAST_NUMBER)
  while (taken.has(number)) number -= 1
  return number
}
