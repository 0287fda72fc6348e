import type * as ECR from '@aws-sdk/client-ecr'
import type { Context } from '../context.ts'
import { AwsError } from '../protocol/error.ts'
import { at } from './registry.ts'

const ARN = /^arn:[^:]+:ecr:[^:]*:(\d{12}):repository\/(.+)$/

export const tagOperations = {
  ListTagsForResource(context: Context, { resourceArn = '' }: ECR.ListTagsForResourceRequest): ECR.ListTagsForResourceResponse {
    const [, registryId, repositoryName] = ARN.exec(resourceArn) ?? []
    if (!registryId || !repositoryName)
      throw new AwsError('InvalidParameterException', `Invalid parameter at 'resourceArn': '${resourceArn}' is not a valid repository ARN`)
    return { tags: at(context, 'ListTagsForResource', { registryId, repositoryName }).tags ?? [] }
  },
}
