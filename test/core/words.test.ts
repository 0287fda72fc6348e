import { describe, expect, it } from 'vitest'
import { CAUSES, TEXT_ONLY } from '../../src/core/cause.ts'
import { checkDefiner } from '../../src/core/check.ts'
import { GapError } from '../../src/core/known.ts'
import { phrase } from '../../src/core/phrase.ts'

describe('the vocabulary', () => {
  it('names each cause once, those of the text alone among them', () => {
    expect(new Set(CAUSES).size).toBe(CAUSES.length)
    expect(CAUSES).toEqual(expect.arrayContaining([...TEXT_ONLY, 'image-not-found', 'network-timeout']))
  })
  it('takes the text’s word for faults that leave no trace in an account, and for no others', () => {
    expect([...TEXT_ONLY].sort()).toEqual([
      'dockerhub-rate-limit',
      'ecr-throttled',
      'host-runtime-fault',
      'image-too-large-or-slow',
      'proxy-misconfig',
      'registry-rate-limit',
      'registry-server-error',
      'tls-error',
    ])
  })
  it('keeps a sentence’s values beside its key', () => {
    expect(phrase('a:b')).toEqual({ key: 'a:b', params: {} })
    expect(phrase('a:b', { n: 1 })).toEqual({ key: 'a:b', params: { n: 1 } })
  })
  it('says in an error’s message what could not be read', () => {
    const gap = { api: 'ec2:DescribeVpcs', reason: 'denied', resource: '*' } as const
    expect(new GapError(gap, { ...gap, api: 'iam:GetRole', reason: 'timeout' }).message).toBe(
      'ec2:DescribeVpcs: denied, iam:GetRole: timeout',
    )
    expect(new GapError(gap).gaps).toEqual([gap])
  })
  it('lets a check want nothing', () => {
    const check = checkDefiner<{ a: number }>()({ id: 'x', gate: 'dns', needs: ['a'], run: () => null })
    expect(check).toMatchObject({ needs: ['a'], wants: [] })
  })
})
