import { createHash } from 'node:crypto'
import type { DescribeTaskDefinitionCommandOutput, RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs'
import { cliCommand } from '../../aws/cli-command.ts'
import {
  DeregisterTaskDefinitionCommand,
  DescribeTaskDefinitionCommand,
  paginateListTaskDefinitions,
  RegisterTaskDefinitionCommand,
} from '../../aws/commands.ts'
import { phrase } from '../../core/phrase.ts'
import { shortRevision } from '../names.ts'
import { copyCommand, type Edits, edited, editSaid } from '../revision/edit.ts'
import { variableName } from './refs.ts'
import { on, passing, reads } from './rights.ts'
import { madeBy } from './tags.ts'
import { uses } from './touch.ts'
import { defineStep, type StepContext } from './types.ts'

/** `from`: ARN of the revision that is copied. `floor`: the newest revision's number when the plan was made; ours comes after it. */
type Input = { family: string; from: string; floor: number } & Edits
interface State {
  /** Hash of the revision copied from: its environment values must not get into a journal. */
  source: string
  /** ARN of the active revision this run registered. */
  own: string | null
}

const numberOf = (arn: string): number => Number(arn.split(':').at(-1))

const described = (arn: string, { aws }: StepContext) =>
  aws.ecs().send(new DescribeTaskDefinitionCommand({ taskDefinition: arn, include: ['TAGS'] }))

async function observe({ family, from, floor }: Input, context: StepContext): Promise<State> {
  const source = await described(from, context)
  const hash = createHash('sha256')
    .update(JSON.stringify(source.taskDefinition?.containerDefinitions ?? []))
    .digest('hex')
  return { source: hash, own: await ownOf(family, floor, context) }
}

/** RegisterTaskDefinition takes no client token: the revision is found again by the run's tag. */
async function ownOf(family: string, floor: number, context: StepContext): Promise<string | null> {
  const { aws, run } = context
  for await (const page of paginateListTaskDefinitions({ client: aws.ecs() }, { familyPrefix: family, sort: 'DESC', status: 'ACTIVE' })) {
    const arns = page.taskDefinitionArns ?? []
    for (const arn of arns.filter((one) => numberOf(one) > floor)) {
      const { taskDefinition, tags } = await described(arn, context)
      const own = (tags ?? []).map(({ key, value }) => ({ Key: key, Value: value }))
      if (taskDefinition?.status === 'ACTIVE' && taskDefinition.family === family && madeBy(own, run)) return arn
    }
    if (arns.some((one) => numberOf(one) <= floor)) return null
  }
  return null
}

/** What AWS fills in itself when a revision is registered. All else is copied, fields this version does not know included. */
function registrable({ taskDefinition, tags }: DescribeTaskDefinitionCommandOutput): RegisterTaskDefinitionCommandInput {
  const { taskDefinitionArn, revision, status, requiresAttributes, compatibilities, registeredAt, registeredBy, deregisteredAt, ...rest } =
    taskDefinition ?? {}
  const own = (tags ?? []).filter(({ key }) => !key?.startsWith('aws:'))
  return { ...rest, ...(own.length && { tags: own }) } as RegisterTaskDefinitionCommandInput
}

/** Registers a copy of a revision with few things changed. Environment values go from AWS to AWS: they are in no input, state or output. */
export default defineStep<Input, State, { taskDefinition: string }>({
  kind: 'register-revision',
  observe,
  done: (_, { own }) => (own ? { taskDefinition: own } : null),
  apply: async (input, context) => {
    const copy = registrable(await described(input.from, context))
    const tags = [...(copy.tags ?? []), ...Object.entries(context.tags).map(([key, value]) => ({ key, value }))]
    await context.aws.ecs().send(new RegisterTaskDefinitionCommand({ ...edited(copy, input), tags }))
  },
  undo: {
    changed: () => null,
    undone: (_, { own }) => own === null,
    revert: async ({ outputs }, { aws }) => {
      await aws.ecs().send(new DeregisterTaskDefinitionCommand(outputs))
    },
    cli: ({ outputs }, region) => cliCommand('ecs', 'DeregisterTaskDefinition', outputs, region),
  },
  cli: (input, region, step) => copyCommand(input, region, variableName(step, 'taskDefinition')),
  summary: (input) => {
    const { key, params } = editSaid(input)
    return phrase(key, { ...params, revision: shortRevision(input.from) })
  },
  resources: ({ from }, outputs) => [outputs?.taskDefinition ?? from],
  touches: ({ from }) => uses('task-definition', from),
  rights: ({ family, executionRole }, at) => {
    const arns = [`arn:${at.partition}:ecs:${at.region}:${at.account}:task-definition/${family ?? '*'}:*`]
    return [
      reads('ecs:DescribeTaskDefinition', 'ecs:ListTaskDefinitions'),
      on(arns, 'ecs:RegisterTaskDefinition'),
      { ...on(arns, 'ecs:TagResource'), condition: { StringEquals: { 'ecs:CreateAction': 'RegisterTaskDefinition' } } },
      // This one knows no resources.
      on(['*'], 'ecs:DeregisterTaskDefinition'),
      ...passing(at, executionRole ? [executionRole] : []),
    ]
  },
})
