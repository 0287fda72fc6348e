import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  approversFor,
  type ChangeSettings,
  everyApprover,
  type Subject,
  secondFor,
  termsOf,
  termsOfCommand,
  worthOf,
} from '../../src/run/rules.ts'

const SETTINGS: ChangeSettings = {
  approvers: ['U1', 'S1'],
  channels: { C1: { approvers: ['U2'] }, C2: {} },
  approval: {
    second: false,
    rules: [
      { fixes: ['open-network-acl'], second: true },
      { fixes: ['open-network-acl', 'create-nat-gateway'], accounts: ['111122223333'], approvers: ['S-NET'] },
      { accounts: ['111122223333'], approvers: ['U3'], second: true },
      { fixes: ['grant-pull'], approvers: [], second: false },
    ],
  },
}
const PROD = '111122223333'
const TEST = '444455556666'

describe('who may approve', () => {
  it.each<[string, Subject, string | null, string[], boolean]>([
    ['everybody’s approvers, where no rule fits', { fix: 'redeploy', account: TEST }, null, ['U1', 'S1'], false],
    ['the channel’s, where it names some', { fix: 'redeploy', account: TEST }, 'C1', ['U2'], false],
    ['everybody’s, where the channel names none', { fix: 'redeploy', account: TEST }, 'C2', ['U1', 'S1'], false],
    ['those of the account’s rule, whatever the channel', { fix: 'redeploy', account: PROD }, 'C1', ['U3'], true],
    ['the first rule that says who, and the first that says how', { fix: 'open-network-acl', account: PROD }, null, ['S-NET'], true],
    ['a rule for a fix in every account', { fix: 'open-network-acl', account: TEST }, null, ['U1', 'S1'], true],
    ['nobody, where a rule says so', { fix: 'grant-pull', account: TEST }, 'C1', [], false],
    ['the stricter rule, where nobody knows the account', { fix: 'redeploy', account: null }, 'C1', ['U3'], true],
  ])('%s', (_, subject, channel, people, second) => {
    expect(approversFor(SETTINGS, subject, channel)).toEqual(people)
    expect(secondFor(SETTINGS, subject)).toBe(second)
  })

  it('everybody who may approve anything, once', () => {
    expect(everyApprover(SETTINGS)).toEqual(['U1', 'S1', 'U2', 'S-NET', 'U3'])
  })
})

describe('the terms', () => {
  it('without settings: half an hour, ten an hour in Slack and any number on the command line, one person', () => {
    const subject = { fix: 'redeploy', account: TEST }
    const terms = { minutes: 30, perHour: 10, second: false, off: false, approvers: [] }
    expect(termsOf({ approvers: [] }, subject, 'C1')).toEqual(terms)
    expect(termsOfCommand({ approvers: [] }, subject)).toEqual({ ...terms, perHour: null })
  })

  it('are what the settings say', () => {
    const settings = { approvers: ['U1'], changes: 'off', approval: { minutes: 5, perHour: 2, second: true } } as const
    const subject = { fix: 'redeploy', account: TEST }
    expect(termsOfCommand(settings, subject)).toEqual({ minutes: 5, perHour: 2, second: true, off: true, approvers: ['U1'] })
  })
})

describe('what an approval is worth', () => {
  it.each([
    ['one person’s own, where nothing else is asked', 'A', 'A', [], false, 1, 'enough'],
    ['one’s own, where a second person has to', 'A', 'A', [], true, 1, 'own'],
    ['another’s', 'B', 'A', [], true, 1, 'enough'],
    ['the first of two', 'A', 'A', [], false, 2, 'half'],
    ['the same person’s again', 'A', 'A', ['A'], false, 2, 'again'],
    ['the second of two', 'B', 'A', ['A'], false, 2, 'enough'],
    ['the second of two, where the first was the asker’s', 'B', 'A', ['A'], true, 2, 'half'],
  ] as const)('%s', (_, who, asker, given, second, needed, worth) => {
    expect(worthOf(who, asker, given, { second, needed })).toBe(worth)
  })

  it('no run starts without as many different people as are asked for, and with a second person never by the asker alone', () => {
    const person = fc.constantFrom('A', 'B', 'C')
    const presses = fc.array(person, { maxLength: 8 })
    fc.assert(
      fc.property(presses, person, fc.boolean(), fc.constantFrom(1 as const, 2 as const), (pressed, asker, second, needed) => {
        const given: string[] = []
        for (const who of pressed) {
          const worth = worthOf(who, asker, given, { second, needed })
          if (worth === 'own') continue
          const counted = new Set([...given, who].filter((one) => !(second && one === asker)))
          expect(worth === 'enough').toBe(counted.size >= needed)
          if (!given.includes(who)) given.push(who)
          if (worth === 'enough') return
        }
        expect(new Set(given.filter((one) => !(second && one === asker))).size).toBeLessThan(needed)
      }),
    )
  })
})
