/** Error texts, one for each kind of reading. */
export const TEXTS = {
  'one-cause': 'CannotPullContainerError: toomanyrequests: You have reached your pull rate limit. docker.io/library/nginx:1.27',
  several:
    'ResourceInitializationError: unable to pull secrets or registry auth: The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR. Check your task network configuration. RequestError: send request failed caused by: Post "https://api.ecr.ap-northeast-1.amazonaws.com/": dial tcp 10.0.1.23:443: i/o timeout',
  denied:
    'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref 123456789012.dkr.ecr.eu-west-3.amazonaws.com/team/app:v1@sha256:0b9a: AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/ecsTaskExecutionRole/0123 is not authorized to perform: ecr:BatchGetImage on resource: arn:aws:ecr:eu-west-3:123456789012:repository/team/app because no identity-based policy allows the ecr:BatchGetImage action status code: 400',
  undecided: 'Task failed to start',
  other: 'OutOfMemoryError: Container killed due to memory usage',
}
