import { randomBytes } from "node:crypto"

import type { Pool } from "pg"

/** What is looked for after an erasure, in clear and in hexadecimal. */
export const canary = "Zyxwerth"

type Column = { name: string; type: string; required: boolean }
type Ids = Readonly<Record<string, string>>

/**
 * For tests: one row of every table of the erasure plan, filled from the catalog: ids where it names an id,
 * the canary wherever a person could have written something. Triggers and foreign keys are off meanwhile.
 * Answers with the tables that it filled.
 */
export async function fillRecord(admin: Pool, ids: Ids): Promise<string[]> {
  const client = await admin.connect()
  try {
    await client.query("select ensure_vital_partitions(current_date, 2)")
    const { rows: plan } = await client.query<{ table: string; column: string; of: string }>(
      `select table_name as "table", key_column as "column", key_of as "of" from erasure_plan order by position`,
    )
    await client.query("begin")
    await client.query("set local session_replication_role = replica")
    const done: string[] = []
    const own: Record<string, string> = { ...ids }
    // A stream's number is PostgreSQL's own: its chunks are made after it.
    const streamsFirst = plan.toSorted(
      (a, b) => Number(b.table === "wave_streams") - Number(a.table === "wave_streams"),
    )
    for (const { table, column, of } of streamsFirst) {
      if (table === "patients" || table === "visits") continue
      const { rows: columns } = await client.query<Column>(
        `select attname as name, format_type(atttypid, null) as type, attnotnull as required from pg_attribute
         where attrelid = ('public.' || $1)::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attidentity = ''`,
        [table],
      )
      const key = of === "patient" ? "patient_id" : of === "visit" ? "visit_id" : "stream_id"
      const values = columns.map((one) => {
        const somebody = one.name.endsWith("_by") && one.required ? own["user_id"] : undefined
        const id = one.name === column ? own[key] : (own[one.name] ?? somebody)
        const given = words[table] ?? {}
        return one.name in given ? given[one.name] : (id ?? filler(one))
      })
      const places = columns.map((one, n) => `$${n + 1}::${one.type}`)
      const names = columns.map(({ name }) => `"${name}"`)
      const { rows } = await client
        .query<Record<string, unknown>>(
          `insert into ${table} (${names.join(", ")}) values (${places.join(", ")}) returning *`,
          values,
        )
        .catch((error: unknown) => {
          throw new Error(`${table}: ${error instanceof Error ? error.message : "?"}`)
        })
      if (table === "wave_streams") own["stream_id"] = String(rows[0]?.["id"])
      done.push(table)
    }
    await client.query("commit")
    return done
  } catch (error) {
    await client.query("rollback")
    throw error
  } finally {
    client.release()
  }
}

function filler({ type, required, name }: Column): unknown {
  if (name.endsWith("_hash") && type === "bytea") return randomBytes(32)
  if (name === "identity") return randomBytes(12).toString("hex")
  switch (type) {
    case "text":
      return canary
    case "uuid[]":
      return [crypto.randomUUID()]
    case "text[]":
      return [canary]
    case "jsonb":
      return JSON.stringify({ said: canary })
    case "bytea":
      return Buffer.from(canary)
    case "uuid":
      return required ? crypto.randomUUID() : null
    case "date":
      return "1931-07-19"
    case "timestamp with time zone":
      return required || name === "at" ? new Date() : null
    case "boolean":
      return true
    case "int4multirange":
      return "{}"
    default:
      return required ? 1 : null
  }
}

/** Columns that take words of a list only, by table. */
const words: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  summary_edits: { version: 2, undoes: null, words: 1 },
  summary_addenda: { number: 1, signed_sha256: "0".repeat(64) },
  wave_chunks: {
    channel: 0,
    duration_ms: 5_000,
    n: 1,
    valid: 1,
    codec: 1,
    questionable: null,
    revision: 0,
  },
  kept_wave_chunks: {
    channel: 0,
    duration_ms: 5_000,
    n: 1,
    valid: 1,
    codec: 1,
    questionable: null,
    revision: 0,
  },
  wave_strips: { reason: "alarm", from_at: "2026-11-24T10:00Z", to_at: "2026-11-24T10:01Z" },
  vital_numerics: { origin: "device", unit: "/min" },
  kept_vital_numerics: { origin: "device", unit: "/min" },
  vital_rollups: { seconds: 60, origin: "device", unit: "/min" },
  device_statuses: { conditions: `["${canary}"]` },
  alarm_deeds: { kind: "comment" },
  alarm_transitions: { kind: "condition", priority: null },
  alarm_limits: { version: 2 },
  alarm_monitors: { shown: null, unanswered: null },
  news2_observations: { item: "oxygen", word: "air", value: null, withdraws: null },
  news2_scales: { scale: 1 },
  summaries: {
    state: "signed",
    signed_at: new Date(),
    signed_by: crypto.randomUUID(),
    signed_sha256: "0".repeat(64),
  },
  transcripts: { form: "text", spoken: JSON.stringify(`hc1.${canary}`) },
  model_drafts: { state: "drafted", offer: JSON.stringify(`hc1.${canary}`) },
  fhir_finds: { holder: "a client" },
  visit_notes: { section: "plan" },
  chart_entries: { kind: "allergy", status: "active", severity: "mild" },
  documents: {
    media_type: "application/pdf",
    size: canary.length,
    sha256: "0".repeat(64),
    checked: "clean",
    finding: null,
    checked_at: new Date(),
  },
  messages: { channel: "email", state: "sent", provider_id: null },
  contact_changes: { channel: "email", told_channel: "email" },
  patient_sessions: { role: "patient" },
  visit_links: { role: "patient" },
  queue_entries: { source: "patient", state: "left", left_at: new Date(), left_reason: "staff" },
  waitlist_entries: {
    source: "patient",
    state: "waiting",
    weekdays: [],
    from_day: null,
    to_day: null,
    from_time: "08:00",
    to_time: "18:00",
  },
  holds: {
    state: "held",
    ends_at: new Date(Date.now() + 3_600_000),
    session_id: null,
    seat_no: null,
  },
  guests: { role: "companion", channel: "email", user_id: null },
  seats: { role: "patient", state: "withdrawn", lost_identities: [], pub: null },
  visit_outcomes: { result: "attended", who: null },
  proxies: {
    relation: "child",
    basis: "patient_wish",
    scope: "full",
    language: "en",
    from_day: "2020-01-01",
    until_day: null,
  },
}
