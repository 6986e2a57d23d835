import pg from "pg"

import { opens } from "@/lib/sealing/record-keys"

export type Database = {
  /** 180001 */
  readonly version: number
  readonly roles: readonly { readonly name: string; readonly mighty: boolean }[]
  /** Tables with clinics' rows whose row-level security does not bind everybody. */
  readonly open: readonly string[]
  /** Tables that belong to the app's role, which row-level security would not bind. */
  readonly owned: readonly string[]
  /** How far its clock is before ours, in ms. */
  readonly aheadMs: number
}

/** One clinic's audit log, as the database has it. */
export type Log = {
  readonly clinic: string
  readonly stopped: string | null
  readonly entries: number
  readonly signed: number
  readonly signedAt: Date | null
  /** When the oldest event happened that is in the log and under no signature. */
  readonly unsignedSince: Date | null
}

export type Backlog = {
  readonly outboxSeconds: number
  readonly parked: number
  readonly unsequencedSeconds: number
  readonly logs: readonly Log[]
  /** Clinics that have keys of patients, and those whose oldest does not open with what the settings have. */
  readonly keyed: number
  readonly unopened: readonly string[]
}

/** As the app's role. `names`: the roles of the other addresses, where they are known. */
export function lookAtDatabase(url: string, names: readonly string[]): Promise<Database> {
  return connected(url, async (client) => {
    const begun = Date.now()
    const { rows: about } = await client.query<{ version: string; ms: string; self: string }>(
      "select current_setting('server_version_num') as version, extract(epoch from clock_timestamp()) * 1000 as ms, current_user as self",
    )
    const ended = Date.now()
    const [first] = about
    const { rows: roles } = await client.query<{ name: string; mighty: boolean }>(
      `select r.rolname as name, r.rolcreaterole or exists (
         select from pg_roles m where (m.rolsuper or m.rolbypassrls) and pg_has_role(r.oid, m.oid, 'member')) as mighty
       from pg_roles r where r.rolname = any($1) or r.oid in (
         select c.relowner from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p'))
       order by 1`,
      [[...names, first?.self ?? ""]],
    )
    const { rows: open } = await client.query<{ name: string }>(
      `select c.relname as name from pg_class c
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
         and (exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'clinic_id' and not a.attisdropped)
           or exists (select from pg_policy p where p.polrelid = c.oid))
         and not (c.relrowsecurity and c.relforcerowsecurity) order by 1`,
    )
    const { rows: owned } = await client.query<{ name: string }>(
      "select relname as name from pg_class where relowner = current_user::regrole order by 1",
    )
    return {
      version: Number(first?.version),
      roles,
      open: open.map(({ name }) => name),
      owned: owned.map(({ name }) => name),
      aheadMs: Number(first?.ms) - (begun + ended) / 2,
    }
  })
}

/** What waits, and how far each clinic's log is signed. As the app's role. */
export function lookAtBacklog(url: string): Promise<Backlog> {
  return connected(url, async (client) => {
    await client.query("begin read only")
    await client.query("select set_config('app.lookup', 'doctor', true)")
    const { rows } = await client.query<{ name: string; value: number }>(
      "select name, value from backlog()",
    )
    const sum = (name: string): number =>
      rows.filter((row) => row.name === name).reduce((all, row) => all + Number(row.value), 0)
    const { rows: clinics } = await client.query<{ id: string }>(
      "select id from clinics order by id",
    )
    const logs: Log[] = []
    const oldest: Record<string, unknown>[] = []
    for (const { id } of clinics) {
      await client.query("select set_config('app.tenant', $1, true)", [id])
      oldest.push(...(await client.query<Record<string, unknown>>(oldestKeyOf, [id])).rows)
      const { rows: found } = await client.query<LogRow>(logOf, [id])
      logs.push(
        ...found.map((row) => ({
          ...row,
          clinic: id,
          entries: Number(row.entries),
          signed: Number(row.signed),
        })),
      )
    }
    await client.query("rollback")
    return {
      outboxSeconds: sum("outbox_oldest_seconds"),
      parked: sum("jobs_parked"),
      unsequencedSeconds: sum("audit_oldest_unsequenced_seconds"),
      logs,
      keyed: oldest.length,
      unopened: oldest.filter((row) => !opens(row)).map((row) => String(row["clinic_id"])),
    }
  })
}

const oldestKeyOf = `
  select id, clinic_id, wrapped from record_keys
  where clinic_id = $1 and retired_at is null and wrapped is not null order by created_at limit 1`

type LogRow = {
  stopped: string | null
  entries: string
  signed: string
  signedAt: Date | null
  unsignedSince: Date | null
}

const logOf = `
  with head as (select coalesce(max(log_index) + 1, 0) as entries from log_entries where clinic_id = $1),
    last as (select size, signed_at from log_checkpoints where clinic_id = $1 order by epoch desc, size desc limit 1)
  select (select stopped from log_status where clinic_id = $1) as stopped, entries,
    coalesce((select size from last), 0) as signed, (select signed_at from last) as "signedAt",
    (select e.occurred_at from log_entries l join audit_events e on e.id = l.event_id and e.clinic_id = $1
     where l.clinic_id = $1 and l.log_index = coalesce((select size from last), 0)) as "unsignedSince"
  from head`

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    query_timeout: 20_000,
  })
  client.on("error", () => undefined)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}
