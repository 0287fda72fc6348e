import type { FactLoader } from './core/fact.ts'
import { type Phrase, phrase } from './core/phrase.ts'
import type { Finding, Verdict } from './core/report.ts'
import { revisionName, standing } from './facts/tasks/rollback.ts'
import type { Among, Daemon, FactValues, Service, Task } from './facts/types/index.ts'
import { shared } from './notes/shared.ts'
import { intermittent } from './notes/subnets.ts'
import { value } from './notes/value.ts'
import type { ParsedError, Target } from './target/types.ts'

type Load = FactLoader<FactValues>

/** Two lists beside the verdict are as many as a reader takes in. */
const OTHERS = 5

const absent = async (load: Load, id: keyof FactValues & string): Promise<boolean> => {
  const { state } = await load(id)
  return state.known && state.value === null
}

/** Why there is nothing to look at, where what was asked about does not exist (or, a cluster, where nothing failed); null: there is. */
export async function nothingThere(target: Target, load: Load): Promise<Phrase | null> {
  const clusterName = 'cluster' in target ? (target.cluster.split('/').at(-1) ?? target.cluster) : ''
  if (clusterName && (await clusterMissing(load))) return phrase('report:verdict.no-such-cluster', { cluster: clusterName })
  if (target.kind === 'service')
    return (await absent(load, 'service')) && (await absent(load, 'task'))
      ? phrase('report:verdict.no-such-service', { service: target.service, cluster: clusterName })
      : null
  if (target.kind === 'job') return (await absent(load, 'job')) ? phrase('report:verdict.no-such-job', { job: target.job }) : null
  if (target.kind === 'daemon')
    return (await absent(load, 'daemon')) && (await absent(load, 'task'))
      ? phrase('report:verdict.no-such-daemon', { daemon: target.daemon, cluster: clusterName })
      : null
  if (target.kind === 'cluster')
    return (await absent(load, 'task')) ? phrase('report:verdict.cluster-quiet', { cluster: clusterName }) : null
  if (target.kind !== 'revision' || !(await absent(load, 'taskDefinition'))) return null
  return phrase('report:verdict.no-such-revision', {
    revision: target.revision === null ? target.family : `${target.family}:${target.revision}`,
  })
}

/** A task or service that is not found may be sought in a cluster that does not exist: then that is what is wrong. */
async function clusterMissing(load: Load): Promise<boolean> {
  const asked = await Promise.all((['task', 'service', 'clusterTasks'] as const).map((id) => load(id)))
  return asked.some(({ calls }) => calls.some(({ code }) => code === 'ClusterNotFoundException'))
}

/** What a reader must know besides the verdict. */
export async function notesOn(
  { target, pasted }: { target: Target; pasted: ParsedError | null },
  load: Load,
  findings: readonly Finding[],
  verdict: Verdict,
): Promise<Phrase[]> {
  if (target.kind === 'text') return []
  if (target.kind === 'revision') return target.subnets.length ? [] : [phrase('report:note.name-subnets')]
  const [task, service] = [await value(load, 'task'), await value(load, 'service')]
  const gone = target.kind === 'task' && (await absent(load, 'task')) ? [forgotten(pasted, service)] : []
  return [
    ...gone,
    ...(task && service ? sinceThen(task, service) : []),
    ...ofDaemon(await value(load, 'daemon')),
    ...(await intermittent(findings, verdict, service, load)),
    ...(await shared(findings, verdict, load)),
    ...(await leftOut(load)),
    ...(task?.among ? grouped(task, task.among) : []),
  ]
}

function forgotten(pasted: ParsedError | null, service: Service | null): Phrase {
  if (pasted) return phrase('report:note.task-gone')
  return service ? phrase('report:note.task-gone-service', { service: service.name }) : phrase('report:note.task-gone-paste')
}

/** What a task of a daemon means for its instance. */
function ofDaemon(daemon: Daemon | null): Phrase[] {
  if (!daemon) return []
  const params = { daemon: daemon.name, providers: daemon.capacityProviders.map((arn) => arn.split('/').at(-1) ?? arn) }
  return [phrase(daemon.critical ? 'report:note.daemon-critical' : 'report:note.daemon', params)]
}

/** Where the service runs something else by now, an answer about the task that failed could be taken for one about what runs. */
function sinceThen(task: Task, service: Service): Phrase[] {
  const stands = standing(task, service)
  if (stands === 'current' || task.lastStatus === 'RUNNING') return []
  const params = { service: service.name, failed: revisionName(task.taskDefinitionArn), current: revisionName(service.taskDefinitionArn) }
  if (params.failed === params.current) return [phrase('report:note.redeployed', { service: service.name })]
  return [phrase(stands === 'rolled-back' ? 'report:note.rolled-back' : 'report:note.moved-on', params)]
}

/** What a task of many images had no calls left for: nobody is to take it for looked at and found well. */
async function leftOut(load: Load): Promise<Phrase[]> {
  const [order, lookups, policies] = await Promise.all([
    value(load, 'lookupOrder'),
    value(load, 'ecrLookups'),
    value(load, 'repositoryPolicies'),
  ])
  const seen = new Set(lookups ? [...lookups.found, ...lookups.missed].map(({ container }) => container) : [])
  const unseen = (lookups && order?.images.filter(({ reference, container }) => reference.registry === 'ecr' && !seen.has(container))) || []
  const images = [...new Set(unseen.map(({ reference }) => reference.text))]
  const repositories = (policies?.spared ?? []).map((arn) => arn.split(':repository/')[1] ?? arn)
  return [
    ...(images.length ? [phrase('report:note.images-left-out', { images })] : []),
    ...(repositories.length ? [phrase('report:note.policies-left-out', { repositories })] : []),
  ]
}

/** How many tasks this one stands for, and which others failed besides. */
function grouped(task: Task, { failed, alike, others, more }: Among): Phrase[] {
  const name = task.service ?? revisionName(task.taskDefinitionArn).split(':')[0]!
  const own =
    failed > 1 ? [phrase('report:note.alike', { count: alike, failed, name, revision: revisionName(task.taskDefinitionArn) })] : []
  const rest = others.slice(0, OTHERS).map(({ cause, count, name, revision }) => {
    const params = { count, name, revision }
    return cause ? phrase('report:note.others', { ...params, cause }) : phrase('report:note.others-open', params)
  })
  return [...own, ...rest, ...(more ? [phrase('report:note.more-tasks')] : [])]
}
