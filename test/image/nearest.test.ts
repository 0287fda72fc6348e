import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nearestRepositories, nearestTags } from '../../src/image/nearest.ts'
import { versionOf } from '../../src/image/version.ts'
import { sha, tag } from './make.ts'

const proposals = (wanted: string, ...tags: ReturnType<typeof tag>[]) =>
  nearestTags(wanted, tags).map((near) => [near.tag, ...near.reasons])

describe('nearest tags', () => {
  it.each([
    ['a slip of the finger', 'v1.0.O', ['v1.0.0', 'v2.0.0']],
    ['another case', 'Release', ['release', 'nightly']],
    ['a forgotten v', '1.0.0', ['v1.0.0', 'nightly']],
    ['letters swapped', 'prodcution', ['production', 'staging']],
  ])('puts first what %s was meant to be', (_, wanted, tags) => {
    expect(proposals(wanted, ...tags.map((name) => tag(name)))[0]!.slice(0, 2)).toEqual([tags[0], 'similar'])
  })

  it('proposes a typo, the highest version and the newest push, each with its reason', () => {
    expect(proposals('v1.4.2', tag('v1.4.1', '2026-01-01'), tag('v1.10.0', '2026-02-01'), tag('hotfix', '2026-03-01'))).toEqual([
      ['v1.4.1', 'similar'],
      ['v1.10.0', 'newest-version'],
      ['hotfix', 'newest'],
    ])
  })

  it('names a tag once, with all its reasons', () => {
    expect(proposals('v1.0.0', tag('v1.0.1'))).toEqual([['v1.0.1', 'similar', 'newest-version', 'newest']])
  })

  it('takes a version rather than latest where one image has both', () => {
    expect(proposals(sha('f'), tag('latest'), tag('v1.0.1'), tag('build'))).toEqual([['v1.0.1', 'newest-version', 'newest']])
  })

  it('of versions, takes one written like the wanted one', () => {
    const tags = [tag('2.0.0'), tag('3.0.0-alpine'), tag('1.9.0-alpine'), tag('api-9.0.0')]
    const highest = (wanted: string) => nearestTags(wanted, tags).find((near) => near.reasons.includes('newest-version'))?.tag
    expect(highest('1.0.0-alpine')).toBe('3.0.0-alpine')
    expect(highest('api-1.0.0')).toBe('api-9.0.0')
    expect(highest('main')).toBe('2.0.0')
  })

  it('puts a release above its prereleases', () => {
    expect(proposals('main', tag('v2.0.0-rc.1'), tag('v2.0.0'), tag('v1.0.0'))[0]).toEqual(['v2.0.0', 'newest-version', 'newest'])
  })

  it('sees no typo in a short tag that differs by two letters, nor in a commit hash', () => {
    expect(proposals('dev', { ...tag('qa'), pushedAt: null })).toEqual([])
    const hash = (letter: string) => letter.repeat(40)
    expect(proposals(hash('a'), { ...tag(hash('b')), pushedAt: null })).toEqual([])
  })

  it('of an empty repository are none', () => {
    expect(nearestTags('v1', [])).toEqual([])
  })

  it('does not depend on the order of the tags, and proposes only tags that exist, each once', () => {
    const name = fc.stringMatching(/^[a-z0-9v][a-z0-9.-]{0,7}$/)
    const tags = fc.uniqueArray(fc.record({ name, day: fc.integer({ min: 10, max: 28 }) }), { selector: (t) => t.name, maxLength: 12 })
    fc.assert(
      fc.property(name, tags, (wanted, list) => {
        const all = list.map((t) => tag(t.name, `2026-01-${t.day}`))
        const near = nearestTags(wanted, all)
        expect(nearestTags(wanted, all.toReversed())).toEqual(near)
        expect(near.length).toBeLessThanOrEqual(3)
        expect(new Set(near.map((n) => n.tag)).size).toBe(near.length)
        for (const n of near) expect(all.map((t) => t.tag)).toContain(n.tag)
      }),
    )
  })
})

describe('a tag as a version', () => {
  it.each([
    ['v1.2.3', '1.2.3', '', ''],
    ['1.2', '1.2.0', '', ''],
    ['release-1.2.3', '1.2.3', 'release-', ''],
    ['my-app_v1.2.3-alpine3', '1.2.3', 'my-app_', '-alpine3'],
    ['V10.0.0.4', '10.0.0', '', '.4'],
  ])('%s is %s', (text, version, before, after) => {
    expect(versionOf(text)).toMatchObject({ version: { version }, before, after })
  })

  it.each(['latest', '20261121', 'v7', 'a1b2c3d', '1.2.x', 'v1.2.3abc'])('%s is none', (text) => {
    expect(versionOf(text)).toBeNull()
  })
})

describe('nearest repositories', () => {
  it.each([
    ['My-App', ['my-app', 'my-ap'], 'my-app', 'case'],
    ['my_app', ['other', 'my-app'], 'my-app', 'separator'],
    ['team/app', ['team-app'], 'team-app', 'separator'],
    ['my-ap', ['my-app', 'other-app'], 'my-app', 'similar'],
    ['app', ['team/app', 'zebra'], 'team/app', 'namespace'],
    ['prod/api', ['staging/api', 'zebra'], 'staging/api', 'namespace'],
    ['my-app', ['my-app-prod', 'zebra'], 'my-app-prod', 'namespace'],
  ])('of %s and %j is %s: %s', (wanted, names, name, reason) => {
    expect(nearestRepositories(wanted, names)[0]).toEqual({ name, reason })
  })

  it('are none where nothing resembles it', () => {
    expect(nearestRepositories('my-app', ['payments', 'web'])).toEqual([])
  })

  it('are three at most, in an order of their own', () => {
    const names = ['x/app', 'b/app', 'a/app', 'c/app']
    expect(nearestRepositories('app', names)).toEqual(nearestRepositories('app', names.toReversed()))
    expect(nearestRepositories('app', names).map((n) => n.name)).toEqual(['a/app', 'b/app', 'c/app'])
  })
})
