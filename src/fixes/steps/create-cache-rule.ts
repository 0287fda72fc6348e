import type { UpstreamRegistry } from '@aws-sdk/client-ecr'
import { cliCommand } from '../../aws/cli-command.ts'
import {
  CreatePullThroughCacheRuleCommand,
  DeletePullThroughCacheRuleCommand,
  DescribePullThroughCacheRulesCommand,
} from '../../aws/commands.ts'
import { isNotFound } from '../../aws/refusal.ts'
import { phrase } from '../../core/phrase.ts'
import { on, reads } from './rights.ts'
import { changes } from './touch.ts'
import { defineStep, type StepContext } from './types.ts'

/** `account`: id of the registry. `registry`: ECR's name of the upstream one. `credential`: ARN of a secret; null where it wants none. */
type Input = { account: string; prefix: string; registry: string; url: string; credential: string | null }
interface State {
  /** Null: no rule has this prefix. */
  url: string | null
  credential: string | null
}

const named = ({ account, prefix }: Input) => ({ registryId: account, ecrRepositoryPrefix: prefix })
const request = ({ registry, url, credential, ...rest }: Input) => ({
  ...named({ registry, url, credential, ...rest }),
  upstreamRegistry: registry as UpstreamRegistry,
  upstreamRegistryUrl: url,
  ...(credential && { credentialArn: credential }),
})

async function observe({ account, prefix }: Input, { aws }: StepContext): Promise<State> {
  try {
    const wanted = new DescribePullThroughCacheRulesCommand({ registryId: account, ecrRepositoryPrefixes: [prefix] })
    const rule = (await aws.ecr().send(wanted)).pullThroughCacheRules?.[0]
    return { url: rule?.upstreamRegistryUrl ?? null, credential: rule?.credentialArn ?? null }
  } catch (error) {
    if (isNotFound(error, 'PullThroughCacheRuleNotFoundException')) return { url: null, credential: null }
    throw error
  }
}

const same = ({ url, credential }: Input, now: State): boolean => now.url === url && now.credential === credential

/** Has ECR fetch what lies below a prefix from another registry, once it is asked for. What it has fetched stays when the rule is gone. */
export default defineStep<Input, State, Record<string, never>>({
  kind: 'create-cache-rule',
  observe,
  done: (input, now) => (same(input, now) ? {} : null),
  obstacle: ({ prefix }, { url }) => (url ? phrase('fixes:changed.cache-rule', { prefix }) : null),
  apply: async (input, { aws }) => {
    await aws.ecr().send(new CreatePullThroughCacheRuleCommand(request(input)))
  },
  undo: {
    changed: ({ input }, now) =>
      now.url === null || same(input, now) ? null : phrase('fixes:changed.cache-rule', { prefix: input.prefix }),
    undone: (_, { url }) => url === null,
    revert: async ({ input }, { aws }) => {
      await aws.ecr().send(new DeletePullThroughCacheRuleCommand(named(input)))
    },
    cli: ({ input }, region) => cliCommand('ecr', 'DeletePullThroughCacheRule', named(input), region),
  },
  cli: (input, region) => cliCommand('ecr', 'CreatePullThroughCacheRule', request(input), region),
  summary: ({ prefix, url }) => phrase('fixes:step.create-cache-rule', { prefix, upstream: url }),
  resources: ({ prefix }) => [prefix],
  // Neither action knows resources. The role by which ECR reads the credentials is made with an account's first such rule.
  touches: ({ account }) => changes('registry', account),
  rights: (_, at) => [
    reads('ecr:DescribePullThroughCacheRules'),
    on(['*'], 'ecr:CreatePullThroughCacheRule', 'ecr:DeletePullThroughCacheRule'),
    {
      ...on(
        [`arn:${at.partition}:iam::${at.account}:role/aws-service-role/pullthroughcache.ecr.amazonaws.com/*`],
        'iam:CreateServiceLinkedRole',
      ),
      condition: { StringEquals: { 'iam:AWSServiceName': 'pullthroughcache.ecr.amazonaws.com' } },
    },
  ],
})
