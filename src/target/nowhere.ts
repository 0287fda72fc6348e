import type { ParsedError } from './types.ts'

/** Words without which a text has nothing to do with containers on AWS. */
const NEAR =
  /\b(?:ecs|ecr|fargate|dkr|docker\w*|containers?|containerd|images?|tasks?|pull\w*|registry|registries|manifests?|amazonaws|essential|exit(?:ed)? code|OutOfMemory\w*|oom\w*)\b|CannotPull|CannotStart|CannotCreate|ResourceInitialization|TaskFailedToStart|arn:aws|タスク|コンテナ|イメージ|プル|レジストリ|tâche|conteneur/i

/** Whether nothing in a text points to Amazon ECS, Amazon ECR or a pull: it then says nothing about a task, not even that its image was fine. */
export function pointsNowhere(error: ParsedError): boolean {
  if (error.pullError || error.insteadOf || error.signature || error.causes.length) return false
  const named = [error.image, error.repository, error.roleArn, error.taskArn, error.task, error.cluster, error.service, error.container]
  return !named.some(Boolean) && !NEAR.test(error.text)
}
