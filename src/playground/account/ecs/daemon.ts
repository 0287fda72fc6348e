import type * as ECS from '@aws-sdk/client-ecs'
import type { Context } from '../context.ts'
import { AwsError } from '../protocol/error.ts'
import type { Daemon } from '../state.ts'
import { last } from './lookup.ts'

const all = ({ here }: Context): Daemon[] => Object.values(here.ecs.daemons)

/** Managed daemons, as they are read. */
export const daemonOperations = {
  DescribeDaemon(context: Context, { daemonArn }: ECS.DescribeDaemonRequest): ECS.DescribeDaemonResponse {
    const daemon = context.here.ecs.daemons[daemonArn ?? '']
    if (!daemon) throw new AwsError('DaemonNotFoundException', 'Daemon not found.')
    return { daemon: daemon.detail }
  },
  DescribeDaemonRevisions(context: Context, input: ECS.DescribeDaemonRevisionsRequest): ECS.DescribeDaemonRevisionsResponse {
    const wanted = input.daemonRevisionArns ?? []
    return { daemonRevisions: all(context).flatMap(({ revision }) => (wanted.includes(revision.daemonRevisionArn) ? [revision] : [])) }
  },
  DescribeDaemonTaskDefinition(context: Context, input: ECS.DescribeDaemonTaskDefinitionRequest): ECS.DescribeDaemonTaskDefinitionResponse {
    const found = all(context).find(({ definition }) => last(definition.daemonTaskDefinitionArn) === last(input.daemonTaskDefinition ?? ''))
    if (!found) throw new AwsError('ClientException', 'Unable to describe daemon task definition.')
    return { daemonTaskDefinition: found.definition }
  },
}
