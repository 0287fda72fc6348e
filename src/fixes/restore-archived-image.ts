import { GetLifecyclePolicyCommand } from '@aws-sdk/client-ecr'
import type { Changes } from '../aws/change.ts'
import { cliCommand } from '../aws/cli-command.ts'
import { isNotFound } from '../aws/refusal.ts'
import { phrase } from '../core/phrase.ts'
import type { EcrImage } from '../facts/types/index.ts'
import { repositoryArn } from '../image/asked.ts'
import { archivingRule } from '../image/lifecycle.ts'
import { END_NEEDS, END_WANTS, type EndFacts, endOf, handOver, planFrom, regionOf } from './compose.ts'
import { numbered } from './network/base.ts'
import { offerOf } from './preview.ts'
import { defineFix, type Facts, type Plan } from './types.ts'

const ID = 'restore-archived-image'
const resolves = ['image-archived'] as const
type Have = EndFacts & Facts<'ecrImages', never>

/** Brings the task's images back from ECR's archive. Images in another account's registry are for its owner to bring back. */
export default defineFix({
  id: ID,
  resolves,
  charges: 'use',
  reach: 'repository',
  steps: ['restore-image', 'deploy'],
  needs: [...END_NEEDS, 'ecrImages'],
  wants: END_WANTS,

  offer(have) {
    const images = archivedIn(have)
    if (!images.length) return null
    const foreign = images.filter(({ reference }) => reference.account !== accountOf(have))
    return foreign.length ? forOwner(foreign) : offerOf(planOf(have, images, []), resolves, regionOf(have))
  },

  survey: (have, _, aws) => rearchivingRules(archivedIn(have), aws),

  plan(have, _, rules) {
    const images = archivedIn(have)
    return images.length ? planOf(have, images, rules) : { refused: phrase('fixes:refused.nothing-broken'), missing: [] }
  },
})

const accountOf = ({ taskDefinition, target }: Have): string | null => taskDefinition?.arn.split(':')[4] ?? target.account

/** Each once, however many containers use it. */
function archivedIn({ ecrImages }: Have): EcrImage[] {
  const archived = ecrImages.found.filter(({ status, digest }) => digest && (status === 'ARCHIVED' || status === 'ACTIVATING'))
  return [...new Map(archived.map((image) => [`${repositoryArn(image.reference)} ${image.digest}`, image])).values()]
}

const inputOf = ({ reference, digest }: EcrImage) => ({
  registry: reference.account!,
  region: reference.region!,
  repository: reference.repository,
  digest: digest!,
})

/** By repository what archives the image again; `priority` null: its policy could not be read. */
type Rearchiving = { repository: string; priority: number | null }[]

/** A policy that cannot be read keeps nobody from restoring the image. */
async function rearchivingRules(images: readonly EcrImage[], aws: Changes): Promise<Rearchiving> {
  const found = await Promise.all(
    images.map(async ({ reference }) => {
      const { account, region, repository, tag } = reference
      const asked = new GetLifecyclePolicyCommand({ registryId: account ?? undefined, repositoryName: repository })
      try {
        const { lifecyclePolicyText } = await aws.ecr(region ?? undefined).send(asked)
        const rule = archivingRule(lifecyclePolicyText ?? '', tag)
        return rule ? [{ repository, priority: rule.priority }] : []
      } catch (error) {
        return isNotFound(error, 'LifecyclePolicyNotFoundException') ? [] : [{ repository, priority: null }]
      }
    }),
  )
  return found.flat()
}

const archivedAgain = (rules: Rearchiving) =>
  rules.map(({ repository, priority }) =>
    priority === null
      ? phrase(`fixes:${ID}.policy-unread`, { repository })
      : phrase(`fixes:${ID}.archived-again`, { repository, priority }),
  )

function planOf(have: Have, images: EcrImage[], rules: Rearchiving): Plan {
  const steps = images.map((image, i) => ({ id: numbered('restore', i), kind: 'restore-image', input: inputOf(image) }))
  const names = images.map(({ reference }) => reference.text)
  const holds = images.map(({ reference, digest }) => `${repositoryArn(reference)} ${digest}`)
  const plan = planFrom(ID, steps, endOf(have), holds, [phrase(`fixes:${ID}.besides`, { images: names }), ...archivedAgain(rules)])
  return { ...plan, takingBack: [...plan.takingBack, phrase(`fixes:${ID}.taking-back`, { images: names })] }
}

const forOwner = (images: EcrImage[]) =>
  handOver(ID, resolves, {
    to: phrase('fixes:hand-over.accounts', { accounts: [...new Set(images.map(({ reference }) => reference.account ?? ''))] }),
    text: phrase(`fixes:${ID}.hand-over`, { images: images.map(({ reference }) => reference.text) }),
    commands: images.map(inputOf).map(({ registry, region, repository, digest }) => {
      const image = { registryId: registry, repositoryName: repository, imageId: { imageDigest: digest } }
      return cliCommand('ecr', 'UpdateImageStorageClass', { ...image, targetStorageClass: 'STANDARD' }, region)
    }),
  })
