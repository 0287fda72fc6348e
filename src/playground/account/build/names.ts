/** Names and ids every scenario shares. */
export const ACCOUNT = '123456789012'
export const OTHER_ACCOUNT = '987654321098'
export const REGION = 'ap-northeast-1'
export const CLUSTER = 'my-cluster'
export const SERVICE = 'my-service'
export const EXECUTION_ROLE = 'ecsTaskExecutionRole'
export const MANAGED = 'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy'

type Principal = Record<string, string>

export const policy = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements })
export const allow = (Action: string | string[], Resource: string | string[] = '*') => ({ Effect: 'Allow', Action, Resource })
export const deny = (Action: string | string[], Resource: string | string[] = '*') => ({ Effect: 'Deny', Action, Resource })
export const trust = (principal: Principal) => policy({ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' })
