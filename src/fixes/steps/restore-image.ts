import { cliCommand } from '../../aws/cli-command.ts'
import { DescribeImagesCommand, UpdateImageStorageClassCommand } from '../../aws/commands.ts'
import { isNotFound } from '../../aws/refusal.ts'
import { phrase } from '../../core/phrase.ts'
import { on, reads, repositoryArns } from './rights.ts'
import { changes } from './touch.ts'
import { defineStep, type StepContext, Stuck } from './types.ts'

/** `registry`: account id. */
type Input = { registry: string; region: string; repository: string; digest: string }
interface State {
  /** `ACTIVE`, `ARCHIVED`, `ACTIVATING`; null: the image is gone. */
  status: string | null
}

const named = ({ registry, repository }: Input) => ({ registryId: registry, repositoryName: repository })
const request = (input: Input, targetStorageClass: 'STANDARD' | 'ARCHIVE') => ({
  ...named(input),
  imageId: { imageDigest: input.digest },
  targetStorageClass,
})

async function observe(input: Input, { aws }: StepContext): Promise<State> {
  try {
    const wanted = new DescribeImagesCommand({ ...named(input), imageIds: [{ imageDigest: input.digest }] })
    const { imageDetails } = await aws.ecr(input.region).send(wanted)
    return { status: imageDetails?.[0]?.imageStatus ?? 'ACTIVE' }
  } catch (error) {
    if (isNotFound(error)) return { status: null }
    throw error
  }
}

const imageOf = ({ repository, digest }: Input) => `${repository}@${digest}`

/** Brings an image back from ECR's archive. One that somebody else is bringing back already is only waited for, and is not ours to archive. */
export default defineStep<Input, State, Record<string, never>>({
  kind: 'restore-image',
  observe,
  done: (input, { status }) => {
    if (status === null) throw new Stuck(phrase('fixes:stuck.image-gone', { image: imageOf(input) }))
    return status === 'ACTIVE' ? {} : null
  },
  apply: async (input, context) => {
    const { status } = await observe(input, context)
    if (status === 'ARCHIVED') await context.aws.ecr(input.region).send(new UpdateImageStorageClassCommand(request(input, 'STANDARD')))
  },
  undo: {
    changed: ({ input }, { status }) => (status === null ? phrase('fixes:stuck.image-gone', { image: imageOf(input) }) : null),
    undone: ({ before }, { status }) => before.status !== 'ARCHIVED' || status === 'ARCHIVED',
    blocked: (_, { status }) => status === 'ACTIVATING',
    revert: async ({ input }, { aws }) => {
      await aws.ecr(input.region).send(new UpdateImageStorageClassCommand(request(input, 'ARCHIVE')))
    },
    cli: ({ input, before }) =>
      before.status === 'ARCHIVED' ? cliCommand('ecr', 'UpdateImageStorageClass', request(input, 'ARCHIVE'), input.region) : '',
  },
  // AWS gives 20 minutes as the usual longest (Amazon ECR user guide, restoring an image).
  patienceMs: 1_800_000,
  cli: (input) => cliCommand('ecr', 'UpdateImageStorageClass', request(input, 'STANDARD'), input.region),
  summary: (input) => phrase('fixes:step.restore-image', { image: imageOf(input) }),
  resources: (input) => [imageOf(input)],
  touches: ({ registry, region, repository }) => changes('repository', repository, { account: registry, region }),
  rights: ({ registry, region, repository }, at) => [
    reads('ecr:DescribeImages'),
    on(repositoryArns(at, registry, region, repository), 'ecr:UpdateImageStorageClass'),
  ],
})
