import { ListTagsForResourceCommand } from '@aws-sdk/client-ecr'
import { isNotFound } from '../aws/refusal.ts'
import { repositoryArn } from '../image/asked.ts'
import { defineFact } from './define.ts'

/** More than one repository is not worth the calls before anybody knows that a policy asks for tags. */
const READ = 1

/**
 * ecr:ListTagsForResource by repository ARN, for policies that allow by tag. Read beside the policies, where the text speaks of a refusal: once
 * a policy is known to ask for tags it is too late to wait for them. Those not read are absent.
 */
export default defineFact({
  id: 'repositoryTags',
  needs: ['lookupOrder'],
  async load({ lookupOrder: { stage, images } }, aws): Promise<Record<string, Record<string, string>>> {
    const ecr = images.filter(({ reference }) => reference.registry === 'ecr' && reference.account && reference.region)
    if (stage !== 'access' || images.length > 2) return {}
    const read = await Promise.all(
      ecr.slice(0, READ).map(async ({ reference }): Promise<[string, Record<string, string>][]> => {
        const resourceArn = repositoryArn(reference)
        try {
          const { tags = [] } = await aws.ecr(reference.region!).send(new ListTagsForResourceCommand({ resourceArn }))
          return [[resourceArn, Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]))]]
        } catch (error) {
          if (isNotFound(error, 'RepositoryNotFoundException')) return []
          throw error
        }
      }),
    )
    return Object.fromEntries(read.flat())
  },
})
