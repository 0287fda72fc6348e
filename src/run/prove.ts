import { DescribeImagesCommand } from '@aws-sdk/client-ecr'
import { DescribeTasksCommand, paginateListTasks, type Task } from '@aws-sdk/client-ecs'
import { phrase } from '../core/phrase.ts'
import type { ProofPlan } from '../fixes/index.ts'
import type { Driver } from './driver.ts'
import { until } from './pace.ts'
import type { Proof, RunStatus } from './types.ts'

/** Tasks of the revision, running and lately stopped. */
async function tasksOf(driver: Driver, plan: ProofPlan): Promise<Task[]> {
  const { aws } = driver.context
  const revision = plan.registeredBy ? driver.states.get(plan.registeredBy)?.outputs?.taskDefinition : plan.taskDefinition
  if (!revision) return []
  const arns: string[] = []
  for (const desiredStatus of ['RUNNING', 'STOPPED'] as const) {
    const of = plan.service ? { serviceName: plan.service } : plan.daemon ? { daemonName: plan.daemon } : { family: plan.family }
    for await (const page of paginateListTasks({ client: aws.ecs() }, { cluster: plan.cluster, desiredStatus, ...of }))
      arns.push(...(page.taskArns ?? []))
  }
  const tasks: Task[] = []
  for (let at = 0; at < arns.length; at += 100) {
    const described = await aws.ecs().send(new DescribeTasksCommand({ cluster: plan.cluster, tasks: arns.slice(at, at + 100) }))
    tasks.push(...(described.tasks ?? []))
  }
  return tasks.filter((task) => task.taskDefinitionArn === revision)
}

/** The tasks there are before the first write. */
export const tasksBefore = async (driver: Driver): Promise<string[]> =>
  driver.plan.proof ? (await tasksOf(driver, driver.plan.proof)).map((task) => task.taskArn ?? '').sort() : []

/** All of its containers were started, so that all of its images were pulled: a container's exit afterwards is another matter. */
const pulled = ({ containers }: Task): boolean =>
  Boolean(containers?.length) &&
  containers!.every((c) => c.lastStatus === 'RUNNING' || (c.exitCode !== undefined && c.exitCode !== null) || c.runtimeId !== undefined) &&
  !containers!.some((c) => /^CannotPull/.test(c.reason ?? ''))

const failedToStart = (task: Task): boolean => task.lastStatus === 'STOPPED' && !pulled(task)

/** Null: the images are those of the plan; else the container whose tag has come to mean another. */
async function otherImage({ context: { aws } }: Driver, plan: ProofPlan, task: Task): Promise<string | null> {
  for (const [container, { digest, repository, registry, region, tag }] of Object.entries(plan.digests)) {
    const own = task.containers?.find((c) => c.name === container)?.imageDigest
    if (!own || own === digest || !tag) continue
    // For an image of several platforms the task may name the digest of its platform's manifest: then the tag decides.
    const now = await aws
      .ecr(region)
      .send(new DescribeImagesCommand({ registryId: registry, repositoryName: repository, imageIds: [{ imageTag: tag }] }))
      .then((answer) => answer.imageDetails?.[0]?.imageDigest)
      .catch(() => undefined)
    if (now !== digest) return container
  }
  return null
}

interface Verdict {
  status: RunStatus
  proof: Pick<Proof, 'task' | 'say'>
}

/** Watches for the task that proves the run. Where somebody has to start it, one look is taken and the run goes on waiting. */
export async function prove(driver: Driver, seen: readonly string[]): Promise<Verdict> {
  const plan = driver.plan.proof
  if (!plan) return { status: 'not-proven', proof: { task: null, say: phrase('fixes:proof.nothing-to-watch') } }
  const byHand = driver.plan.remainder !== null
  const start = plan.step ? driver.states.get(plan.step) : undefined
  // Only tasks of the run's own deployment have all met the repaired state.
  const own = start?.status === 'done' ? (start.outputs?.deploymentId ?? null) : null
  let failedAt: number | null = null
  let failed: Task | null = null
  const look = async (): Promise<Verdict | null> => {
    const fresh = (await tasksOf(driver, plan)).filter((task) => !seen.includes(task.taskArn ?? ''))
    const good = fresh.find(pulled)
    if (good) return judged(driver, plan, good)
    const tries = fresh.filter((task) => !own || plan.strategy || task.startedBy === own)
    failed = tries.find(failedToStart) ?? null
    const starting = tries.some((task) => task.lastStatus !== 'STOPPED')
    failedAt = failed && !starting ? (failedAt ?? Date.now()) : null
    // A service that tries again by itself takes its time.
    const patience = driver.pace.retryMs * (own ? 1 : 5)
    return failed && failedAt !== null && Date.now() - failedAt > patience ? notProven(failed) : null
  }
  const verdict = await until(look, byHand ? 0 : driver.pace.proofMs, driver.pace, driver.hold, driver.signal)
  if (verdict) return verdict
  const waited = Date.now() - (driver.row.approved_at ?? driver.row.created_at)
  if (byHand && waited < driver.pace.waitingMs) return { status: 'waiting', proof: { task: null, say: null } }
  return failed ? notProven(failed) : { status: 'not-proven', proof: { task: null, say: phrase('fixes:proof.no-task') } }
}

async function judged(driver: Driver, plan: ProofPlan, task: Task): Promise<Verdict> {
  const arn = task.taskArn ?? ''
  const other = await otherImage(driver, plan, task)
  if (other) return { status: 'not-proven', proof: { task: arn, say: phrase('fixes:proof.other-image', { task: arn, container: other }) } }
  const say = plan.strategy
    ? phrase('fixes:proof.pulled-before-traffic', { task: arn, strategy: plan.strategy })
    : phrase('fixes:proof.pulled', { task: arn })
  return { status: 'proven', proof: { task: arn, say } }
}

const notProven = (task: Task): Verdict => {
  const arn = task.taskArn ?? ''
  return { status: 'not-proven', proof: { task: null, say: phrase('fixes:proof.failed-again', { task: arn }) } }
}
