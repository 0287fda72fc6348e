import { afterEach, expect, it } from 'vitest'
import { openStore, type Store } from '../../src/store/store.ts'
import { onBothEngines } from './engines.ts'

onBothEngines('what has to be said', (fresh) => {
  const opened: Store[] = []
  let at = 1_763_700_000_000
  const open = async () => {
    const store = await openStore(await fresh(), () => at)
    opened.push(store)
    return store.outbox
  }
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close()
  })
  const [A, B] = [
    { owner: 'a', ms: 1000 },
    { owner: 'b', ms: 1000 },
  ]
  const row = (id: string) => ({ id, kind: 'letter' as const, body: { id } })

  it('is worked on by its writer, and by another once that one says nothing more', async () => {
    const outbox = await open()
    expect(await outbox.add(row('1'), A)).toBe(true)
    expect(await outbox.add(row('1'), B)).toBe(false)
    expect(await outbox.claim(B, 10)).toEqual([])
    at += 900
    await outbox.renew(['1'], A)
    at += 900
    expect(await outbox.claim(B, 10)).toEqual([])
    at += 200
    expect(await outbox.claim(B, 10)).toMatchObject([{ id: '1', body: { id: '1' }, tries: 0 }])
    expect(await outbox.put('1', 'a', { kind: 'letter', body: {} })).toBe(false)
    expect(await outbox.put('1', 'b', { kind: 'question', body: { now: 1 } })).toBe(true)
    await outbox.done('1', 'letter')
    expect(await outbox.waiting()).toBe(1)
    await outbox.done('1', 'question')
    expect(await outbox.waiting()).toBe(0)
  })

  it('is taken by one of many that look at once, oldest first, and not before it is due', async () => {
    const outbox = await open()
    for (const id of ['1', '2', '3']) {
      await outbox.add(row(id), A)
      at += 1
    }
    await outbox.leave('3', 'a', 500)
    await outbox.leaveAll('a')
    const taken = await Promise.all(['p', 'q', 'r'].map((owner) => outbox.claim({ owner, ms: 1000 }, 10)))
    expect(
      taken
        .flat()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['1', '2'])
    at += 500
    expect(await outbox.claim(B, 1)).toMatchObject([{ id: '3' }])
    await outbox.leave('3', 'b', 0)
    expect(await outbox.claim(A, 1)).toMatchObject([{ id: '3', tries: 1 }])
  })

  it('does not wait for a clock that was put back', async () => {
    const outbox = await open()
    await outbox.add(row('1'), A)
    await outbox.leave('1', 'a', 0)
    await outbox.claim(A, 1)
    at -= 100
    expect(await outbox.claim(B, 1)).toEqual([])
    at += 100
    await outbox.renew(['1'], { owner: 'a', ms: 3_600_000 })
    expect(await outbox.claim(B, 1)).toMatchObject([{ id: '1' }])
  })
})
