import { type Logger, LogLevel } from '@slack/bolt'
import type { Log } from './types.ts'

/** Bolt's and the Web API's own log lines, as warnings and errors of ours. What they say in passing stays out: it can quote messages. */
export function boltLogger(log: Log): Logger {
  const text = (parts: unknown[]) =>
    parts
      .map((part) => (part instanceof Error ? part.message : String(part)))
      .join(' ')
      .slice(0, 500)
  return {
    debug() {},
    info() {},
    warn: (...parts) => log.warn({ from: 'bolt' }, text(parts)),
    error: (...parts) => log.error({ from: 'bolt' }, text(parts)),
    setLevel() {},
    getLevel: () => LogLevel.WARN,
    setName() {},
  }
}
