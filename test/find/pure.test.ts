import { describe, expect, it } from 'vitest'
import type { Report } from '../../src/core/report.ts'
import { closeness, lookable } from '../../src/find/match.ts'
import { type Known, placesOf } from '../../src/find/places.ts'
import { parseError } from '../../src/target/error.ts'

const ECR = '123456789012.dkr.ecr.ap-northeast-1.amazonaws.com'
const failed = (image: string) => parseError(`CannotPullContainerError: failed to resolve ref ${image}: not found`)
const sha = (digit: string) => `sha256:${digit.repeat(64)}`

describe('an image of a task and one of a text', () => {
  it.each<[used: string, digest: string | null, asked: string, close: number]>([
    [`${ECR}/app:v1`, null, `${ECR}/app:v1`, 2],
    [`${ECR}/app:v2`, null, `${ECR}/app:v1`, 1],
    [`${ECR}/app`, null, `${ECR}/app:latest`, 2],
    [`${ECR}/app:latest`, sha('a'), `${ECR}/app@${sha('a')}`, 2],
    [`${ECR}/app:latest`, sha('b'), `${ECR}/app@${sha('a')}`, 1],
    [`${ECR}/app2:v1`, null, `${ECR}/app:v1`, 0],
    [`210987654321.dkr.ecr.ap-northeast-1.amazonaws.com/app:v1`, null, `${ECR}/app:v1`, 0],
    ['nginx:1', null, 'docker.io/library/nginx:1', 2],
    ['nginx:1', null, 'docker.io/library/nginx:2', 1],
  ])('%s (%s) is as close to %s as %i', (image, digest, asked, close) => {
    expect(closeness({ image, digest }, failed(asked))).toBe(close)
  })

  it('is not looked for where it is a placeholder, or the text is no failed pull', () => {
    expect(lookable(failed(`${ECR}/app:v1`))).toBe(true)
    expect(lookable(failed('<account>.dkr.ecr.eu-west-1.amazonaws.com/<repo>:latest'))).toBe(false)
    expect(lookable(parseError('OutOfMemoryError: Container killed due to memory usage, image app:v1'))).toBe(false)
    expect(lookable(parseError('CannotPullContainerError: context canceled'))).toBe(false)
  })
})

describe('places to search', () => {
  const seen = (own: Partial<Report['target']>) =>
    ({
      target: {
        kind: 'task',
        arn: null,
        cluster: 'seen',
        service: 'web',
        image: `${ECR}/app:v0`,
        region: 'eu-west-3',
        account: '333333333333',
        ...own,
      },
    }) as Report
  const known: Known = {
    accounts: {
      '111111111111': { region: 'us-east-1', clusters: ['prod', 'arn:aws:ecs:eu-west-1:111111111111:cluster/far'] },
      '123456789012': { region: 'ap-northeast-1', clusters: ['prod'] },
      '222222222222': {},
    },
    seen: [],
  }
  const names = (all: ReturnType<typeof placesOf>) => all.map(({ account, region, cluster }) => `${account} ${region} ${cluster}`)

  it('are the clusters of the settings, those in the account of the image’s registry first', () => {
    expect(names(placesOf(failed(`${ECR}/app:v1`), known))).toEqual([
      '123456789012 ap-northeast-1 prod',
      '111111111111 us-east-1 prod',
      '111111111111 eu-west-1 far',
    ])
  })

  it('begin with those seen before whose service used the repository, each once', () => {
    const reports = [seen({ image: 'nginx' }), seen({}), seen({ service: 'api' })]
    const [first, ...others] = placesOf(failed(`${ECR}/app:v1`), { ...known, seen: reports })
    expect(first).toMatchObject({ account: '333333333333', region: 'eu-west-3', cluster: 'seen', services: ['web', 'api'] })
    expect(others).toHaveLength(3)
  })

  it('are those of the cluster a person or the text names', () => {
    expect(names(placesOf(failed(`${ECR}/app:v1`), { ...known, cluster: 'far' }))).toEqual(['111111111111 eu-west-1 far'])
    expect(names(placesOf(failed(`${ECR}/app:v1`), { ...known, cluster: 'other' }))).toEqual(['null null other'])
    const text = `arn:aws:ecs:us-west-2:444444444444:cluster/mine CannotPullContainerError: failed to resolve ref ${ECR}/app:v1: not found`
    expect(names(placesOf(parseError(text), known))).toEqual(['444444444444 us-west-2 mine'])
  })

  it('are never in an account that may not be asked about here', () => {
    const places = placesOf(failed(`${ECR}/app:v1`), { ...known, seen: [seen({}), seen({ account: null })], allowed: ['123456789012'] })
    expect(names(places)).toEqual(['123456789012 ap-northeast-1 prod'])
  })
})
