import type { Generated } from 'kysely'
import type { RunStatus } from '../core/run-view.ts'

/** The tables, the same on both engines. Times are milliseconds since 1970; `…_json` columns hold JSON text. */
export interface Tables {
  reports: { id: string; created_at: number; report_json: string; context_json: string | null }
  events: { id: string; seen_at: number }
  preferences: { kind: 'channel' | 'user'; id: string; language: string | null; mode: string | null; updated_at: number }
  runs: {
    id: string
    report: string
    fix: string
    /** Says which presses mean the same: report, fix and input without the attempt. */
    press: string
    attempt: number
    status: RunStatus
    direction: 'apply' | 'undo'
    plan_json: string
    target_json: string
    /** Account that is changed; null: not known, or planned before it was kept. */
    account: string | null
    problem_json: string | null
    proof_json: string | null
    asker: string
    approver: string | null
    declined_by: string | null
    pressed_by: string | null
    created_at: number
    approved_at: number | null
    updated_at: number
    lease_owner: string | null
    lease_until: number
  }
  /** Where a run was asked for in Slack, and the messages that show it: they outlive the report. */
  requests: {
    run: string
    channel: string
    thread: string | null
    lang: string
    /** `ts` of the message that asks the approvers; null: not posted (yet). */
    message: string | null
    /** `ts` of the message that shows the run being carried out; null: not posted (yet). */
    shown: string | null
    /** Until then one process posts the message that asks. */
    posting_until: number
  }
  journal: { run: string; seq: number; at: number; step: string; phase: string; entry_json: string }
  /** What a run under way has for itself: no other run may change it meanwhile. */
  holds: { resource: string; run: string }
  /** Who has approved a run so far: some need two. */
  approvals: { run: string; who: string; at: number }
  /** What has to be said and has not been yet. */
  outbox: {
    id: string
    kind: 'heard' | 'question' | 'letter' | 'end'
    body_json: string
    created_at: number
    due_at: number
    tries: number
    lease_owner: string | null
    lease_until: number
  }
  switches: { name: string; off: number; who: string; at: number }
  audit: { id: Generated<number>; at: number; who: string; what: string; run: string | null; detail_json: string }
}
