import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GATES, type Gate } from '../../src/core/gate.ts'
import { allot, imagesIn, looksAround, type Stage, stageOf } from '../../src/image/allotment.ts'

const STAGES = ['secrets', 'before', 'access', 'image'] as const
const task = (stage: Stage, more = {}) => allot({ stage, images: 1, repositories: 1, secrets: 0, parameters: 0, ...more })

describe('stageOf', () => {
  it.each<[string, Gate[] | null, Stage]>([
    ['no text', null, 'before'],
    ['a text that allows nothing', [], 'before'],
    ['a time-out before the token', ['dns', 'token-connection'], 'before'],
    ['a secret that cannot be read', ['secret-access'], 'secrets'],
    ['a secret or the token', ['secret-connection', 'token-connection'], 'before'],
    ['a refused manifest', ['manifest-access'], 'access'],
    ['a time-out at the manifest, or no such image', ['manifest-connection', 'image'], 'access'],
    ['no such image', ['image'], 'image'],
    ['layers', ['layer-access', 'layer-connection'], 'image'],
    ['everything', [...GATES], 'before'],
  ])('%s', (_, gates, stage) => expect(stageOf(gates)).toBe(stage))
})

describe('allot', () => {
  it('never shares out more than there is, and looks at the first image in every case', () => {
    const few = fc.integer({ min: 0, max: 30 })
    fc.assert(
      fc.property(fc.constantFrom(...STAGES), few, few, few, fc.boolean(), (stage, more, fewer, secrets, parameters) => {
        const wanted = { stage, images: 1 + more, repositories: Math.max(1, 1 + more - fewer), secrets, parameters: Number(parameters) }
        const { images, policies, manifests, missing, parameters: lists, secrets: described, keys, repositoryKeys } = allot(wanted)
        expect(images).toBe(Math.min(wanted.images, imagesIn(stage)))
        // A missing image's three calls, and the manifests of the others.
        const around = looksAround(stage, images) ? 2 : 0
        const spent =
          around + images + 1 + policies + (manifests - missing) + 3 * missing + lists + described + 3 * keys + 2 * repositoryKeys
        expect(spent).toBeLessThanOrEqual(10)
        for (const count of [policies, manifests, missing, lists, described, keys, repositoryKeys]) expect(count).toBeGreaterThanOrEqual(0)
        expect(policies).toBeLessThanOrEqual(wanted.repositories)
        expect(manifests).toBeLessThanOrEqual(wanted.repositories)
      }),
    )
  })

  it.each(STAGES)('of one image without secrets all is read: %s', (stage) => {
    expect(task(stage)).toMatchObject({ images: 1, policies: 1, manifests: 1, missing: 1, repositoryKeys: 1 })
  })

  it('reads what the text speaks of before all else', () => {
    const many = { images: 5, repositories: 4, secrets: 9, parameters: 1 }
    expect(task('secrets', many)).toMatchObject({ images: 2, parameters: 1, secrets: 3, keys: 1, policies: 0 })
    expect(task('before', many)).toMatchObject({ images: 5, parameters: 1, secrets: 3, keys: 0, policies: 0 })
    expect(task('access', many)).toMatchObject({ images: 5, policies: 1, repositoryKeys: 1, missing: 0, parameters: 1, secrets: 0 })
    expect(task('image', many)).toMatchObject({ images: 5, missing: 1, parameters: 1, secrets: 0, policies: 0 })
  })

  it('looks at everything where no task has failed yet', () => {
    expect(new Set(Object.values(task('unbounded', { images: 10, repositories: 10, secrets: 30 })))).toEqual(
      new Set([Number.POSITIVE_INFINITY, 0]),
    )
  })
})
