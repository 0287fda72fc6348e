import { describe, expect, it } from 'vitest'
import { tellingEvents } from '../../src/notes/events.ts'

const at = (message: string, minute = 0) => ({ at: `2026-07-01T12:${String(minute).padStart(2, '0')}:00.000Z`, message })
const THROTTLED = '(service web) is unable to consistently start tasks successfully. For more information, see the Troubleshooting section.'
const PLACED = '(service web) was unable to place a task. Reason: CannotPullContainerError: x.'

describe('what a service says of itself', () => {
  it('is shown where it tells of a failure, the newest first, each kind once', () => {
    const again = '(service web) was unable to place a task because no container instance met all of its requirements.'
    const events = [
      at(THROTTLED, 9),
      at('(service web) has started 1 tasks: (task 0123456789abcdef).', 8),
      at(again, 7),
      at(again, 6),
      at(PLACED, 5),
    ]
    expect(tellingEvents(events, null).map(({ message }) => message)).toEqual([THROTTLED, again])
  })
  it('is not shown where it says the error once more, or where the service has been steady since', () => {
    expect(tellingEvents([at(PLACED)], { text: 'CannotPullContainerError: x.' })).toEqual([])
    expect(tellingEvents([at('(service web) has reached a steady state.', 9), at(THROTTLED, 5)], null)).toEqual([])
  })
  it('is nothing where the scheduler only counts', () => {
    expect(tellingEvents([at('(service web) has started 1 tasks: (task 1).'), at('(service web) registered 1 targets')], null)).toEqual([])
  })
})
