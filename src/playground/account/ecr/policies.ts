import type * as ECR from '@aws-sdk/client-ecr'
import type { Context } from '../context.ts'
import { isPolicy } from '../policy-document.ts'
import { AwsError } from '../protocol/error.ts'

import { at } from './registry.ts'

export const policyOperations = {
  GetRepositoryPolicy(context: Context, input: ECR.GetRepositoryPolicyRequest): ECR.GetRepositoryPolicyResponse {
    const { info, policy } = at(context, 'GetRepositoryPolicy', input)
    if (policy) return { registryId: info.registryId, repositoryName: info.repositoryName, policyText: policy }
    throw new AwsError(
      'RepositoryPolicyNotFoundException',
      `Repository policy does not exist for the repository with name '${info.repositoryName}' in the registry with id '${info.registryId}'`,
    )
  },
  SetRepositoryPolicy(context: Context, input: ECR.SetRepositoryPolicyRequest): ECR.SetRepositoryPolicyResponse {
    const repository = at(context, 'SetRepositoryPolicy', input)
    if (!isPolicy(input.policyText))
      throw new AwsError(
        'InvalidParameterException',
        "Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid repository policy provided'",
      )
    repository.policy = input.policyText
    return { ...repository.info, policyText: input.policyText }
  },
  DeleteRepositoryPolicy(context: Context, input: ECR.DeleteRepositoryPolicyRequest): ECR.DeleteRepositoryPolicyResponse {
    const { policyText } = policyOperations.GetRepositoryPolicy(context, input)
    const repository = at(context, 'DeleteRepositoryPolicy', input)
    repository.policy = null
    return { ...repository.info, policyText }
  },
  /** Nobody here has given the registry a policy. */
  GetRegistryPolicy({ here }: Context): ECR.GetRegistryPolicyResponse {
    throw new AwsError('RegistryPolicyNotFoundException', `Registry policy does not exist in the registry with id '${here.account}'`)
  },
  GetLifecyclePolicy(context: Context, input: ECR.GetLifecyclePolicyRequest): ECR.GetLifecyclePolicyResponse {
    const { info, lifecycle } = at(context, 'GetLifecyclePolicy', input)
    if (lifecycle) return { registryId: info.registryId, repositoryName: info.repositoryName, lifecyclePolicyText: lifecycle }
    throw new AwsError(
      'LifecyclePolicyNotFoundException',
      `Lifecycle policy does not exist for the repository with name '${info.repositoryName}' in the registry with id '${info.registryId}'`,
    )
  },
}
