import { type Kysely, sql } from 'kysely'

/** What is younger is never removed, whatever asks for it. Milliseconds; the settings keep it for a day at least. */
const YOUNG = 43_200_000

/**
 * Makes the database itself refuse to change a line of the audit, and to remove one that is not old: the record holds against a fault of
 * this program and against a hasty hand. Whoever owns the database can still take the guard away.
 */
export async function guardAudit(db: Kysely<unknown>, sqlite: boolean): Promise<void> {
  for (const statement of sqlite ? SQLITE : POSTGRESQL) await sql.raw(statement).execute(db)
}

const SAID = 'the audit is only ever added to'

const SQLITE = [
  `create trigger audit_kept before update on audit begin select raise(abort, '${SAID}'); end`,
  `create trigger audit_young before delete on audit when old.at > unixepoch() * 1000 - ${YOUNG} begin select raise(abort, '${SAID}'); end`,
]

const POSTGRESQL = [
  `create function ecs_pull_audit_guard() returns trigger language plpgsql as $$
   begin
     if tg_op = 'DELETE' then
       if old.at <= extract(epoch from now()) * 1000 - ${YOUNG} then return old; end if;
     end if;
     raise exception '${SAID}';
   end $$`,
  'create trigger audit_kept before update or delete on audit for each row execute function ecs_pull_audit_guard()',
  'create trigger audit_whole before truncate on audit for each statement execute function ecs_pull_audit_guard()',
]
