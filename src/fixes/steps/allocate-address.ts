import type { Tag, TagSpecification } from '@aws-sdk/client-ec2'
import { cliCommand } from '../../aws/cli-command.ts'
import { AllocateAddressCommand, DescribeAddressesCommand, ReleaseAddressCommand } from '../../aws/commands.ts'
import { phrase } from '../../core/phrase.ts'
import { creates, reads } from './rights.ts'
import { madeBy, tagSpecifications } from './tags.ts'
import { uses } from './touch.ts'
import { defineStep, type StepContext } from './types.ts'

type Input = { vpc: string }
interface State {
  allocation: string | null
  /** Something uses it. */
  associated: boolean
}

const request = { Domain: 'vpc' as const }
const tagged = (tags: Record<string, string>) => ({
  ...request,
  TagSpecifications: tagSpecifications('elastic-ip', tags) as TagSpecification[],
})

async function observe(_: Input, { aws, run }: StepContext): Promise<State> {
  const answer = await aws.ec2().send(new DescribeAddressesCommand({}))
  const own = answer.Addresses?.find((address) => madeBy(address.Tags as Tag[], run))
  return { allocation: own?.AllocationId ?? null, associated: Boolean(own?.AssociationId) }
}

/** An Elastic IP address, found again by its tag: AllocateAddress takes no client token. */
export default defineStep<Input, State, { allocationId: string }>({
  kind: 'allocate-address',
  observe,
  done: (_, { allocation }) => (allocation ? { allocationId: allocation } : null),
  apply: async (_, { aws, tags }) => {
    await aws.ec2().send(new AllocateAddressCommand(tagged(tags)))
  },
  dryRun: async (_, { aws, tags }) => {
    await aws.ec2().send(new AllocateAddressCommand({ ...tagged(tags), DryRun: true }))
  },
  undo: {
    changed: () => null,
    undone: (_, { allocation }) => allocation === null,
    // A NAT gateway gives its address back some time after it was deleted.
    blocked: (_, { associated }) => associated,
    revert: async ({ outputs }, { aws }) => {
      await aws.ec2().send(new ReleaseAddressCommand({ AllocationId: outputs.allocationId }))
    },
    cli: ({ outputs }, region) => cliCommand('ec2', 'ReleaseAddress', { AllocationId: outputs.allocationId }, region),
  },
  patienceMs: 900_000,
  cli: (_, region, step) =>
    `${step.toUpperCase()}_ALLOCATION_ID=$(${cliCommand('ec2', 'AllocateAddress', request, region)} --query AllocationId --output text)`,
  summary: () => phrase('fixes:step.allocate-address'),
  resources: ({ vpc }, outputs) => [outputs?.allocationId ?? vpc],
  touches: ({ vpc }) => uses('vpc', vpc),
  rights: (_, at) => [reads('ec2:DescribeAddresses'), ...creates(at, 'elastic-ip', 'ec2:AllocateAddress', 'ec2:ReleaseAddress')],
})
