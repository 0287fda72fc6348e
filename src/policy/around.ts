import type { Known } from '../core/known.ts'
import type { FactValues } from '../facts/types/index.ts'
import type { Context } from './context.ts'
import { type Path, pathTo, pathValues } from './path.ts'
import { callContext } from './request.ts'

/** The facts that tell how a call leaves, and what else of it a policy may ask for. A check takes them as `wants`. */
export const AROUND = ['ways', 'pullerSubnets', 'vpcId', 'puller', 'role', 'organization', 'repositoryTags'] as const
export type Around = { [K in (typeof AROUND)[number]]: Known<FactValues[K]> }

const valueOrNull = <T>(known: Known<T>): T | null => (known.known ? known.value : null)

interface Call {
  roleArn: string
  /** Endpoint service it goes to. */
  service: string
  region: string
  resourceAccount: string | null
  /** ARN of the repository, where it is about one. */
  repository?: string
}

/** The path of a call, and the condition keys known of it. */
export function callAround(
  { roleArn, service, region, resourceAccount, repository }: Call,
  around: Around,
): { path: Path; context: Context } {
  const path = pathTo(service, region, valueOrNull(around.ways) ?? [], valueOrNull(around.pullerSubnets)?.own ?? null)
  const { tags = null } = valueOrNull(around.role) ?? {}
  const values = pathValues(path, valueOrNull(around.vpcId), valueOrNull(around.puller)?.privateIp ?? null)
  const organization = valueOrNull(around.organization)?.id
  const resourceTags = repository ? (valueOrNull(around.repositoryTags)?.[repository] ?? null) : null
  return { path, context: callContext({ roleArn, region, resourceAccount, tags, resourceTags, organization, path: values }) }
}
