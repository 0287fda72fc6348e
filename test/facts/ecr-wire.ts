import nock from 'nock'
import { type Aws, openAws } from '../../src/aws/aws.ts'
import { gapsOf } from '../../src/aws/refusal.ts'
import { type FactLoader, factLoader } from '../../src/core/fact.ts'
import { facts } from '../../src/facts/index.ts'
import type { FactValues } from '../../src/facts/types/index.ts'

export const REGISTRY = '123456789012'
export const REGION = 'ap-northeast-1'
export const HOST = `${REGISTRY}.dkr.ecr.${REGION}.amazonaws.com`

/** One question ECR was asked. */
export interface Asked {
  /** Region it was asked in. */
  region: string
  operation: string
  body: Record<string, never> & { registryId?: string; repositoryName?: string; imageIds?: { imageTag?: string; imageDigest?: string }[] }
}

type Answer = { status?: number; body: object } | undefined
/** What ECR answers, by operation; undefined: this test did not expect the question. */
export type Ecr = Record<string, (body: Asked['body'], region: string) => Answer>

export const ok = (body: object): Answer => ({ body })
export const refuse = (code: string, status = 400): Answer => ({ status, body: { __type: code, message: 'no' } })

/** Answers every ECR endpoint; keeps what was asked. */
export function ecr(answers: Ecr): Asked[] {
  const asked: Asked[] = []
  nock(/https:\/\/api\.ecr\.[a-z0-9-]+\.amazonaws\.com(\.cn)?/)
    .persist()
    .post('/')
    .reply(async (request: Request) => {
      const operation = (request.headers.get('x-amz-target') ?? '').split('.')[1]!
      const region = /api\.ecr\.([^.]+)\./.exec(request.url)![1]!
      const body = (await request.json()) as Asked['body']
      asked.push({ region, operation, body })
      const answer = answers[operation]?.(body, region) ?? refuse('UnexpectedInThisTest')!
      return [answer.status ?? 200, JSON.stringify(answer.body), { 'content-type': 'application/x-amz-json-1.1' }]
    })
  return asked
}

const TARGET = { kind: 'text', partition: 'aws', region: REGION, account: REGISTRY } as const

/** The loader of a diagnosis whose other facts are given. */
export function loader(seeds: Partial<FactValues>): FactLoader<FactValues> {
  const { within } = openAws({ region: REGION, account: REGISTRY, partition: 'aws' })
  return factLoader<FactValues, Aws>({
    definitions: facts,
    seeds: { target: TARGET, pasted: null, error: null, task: null, taskDefinition: null, ...seeds },
    within,
    gapsOf,
  })
}
