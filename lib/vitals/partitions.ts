import { sql } from "drizzle-orm"

import { withLookup } from "@/db/client"
import { databaseError } from "@/lib/error"

/** The tables that hold a partition a day; `wave_chunks` goes first, being the largest. */
export const partitioned = ["wave_chunks", "vital_numerics"] as const
export type Partitioned = (typeof partitioned)[number]

/** "2026-11-24", in UTC. */
export type Day = string

export function dayOf(at: number): Day {
  return new Date(at).toISOString().slice(0, 10)
}

/** Days that this process knows to be there. */
const known = new Set<Day>()
const mostKnown = 1_000

/** Makes the days of these moments that are missing. A transaction of its own, so that nobody waits for it. */
export async function ensureDays(moments: readonly number[]): Promise<void> {
  const missing = new Set(moments.map(dayOf).filter((day) => !known.has(day)))
  for (const day of missing) await ensurePartitions(day, 1)
}

/** `days` from this day on, at most 31. */
export async function ensurePartitions(from: Day, days: number): Promise<void> {
  await withLookup("partitions", (tx) =>
    tx.execute(sql`select ensure_vital_partitions(${from}::date, ${days}::int)`),
  )
  if (known.size > mostKnown) known.clear()
  for (let i = 0; i < days; i++) known.add(dayOf(Date.parse(from) + i * 86_400_000))
}

/**
 * Runs `work` once the days of these moments are there. A day that was dropped since this process made
 * it is made again: PostgreSQL says so with a check violation.
 */
export async function withDays<T>(moments: readonly number[], work: () => Promise<T>): Promise<T> {
  await ensureDays(moments)
  try {
    return await work()
  } catch (error) {
    if (databaseError(error)?.code !== "23514") throw error
    for (const at of moments) known.delete(dayOf(at))
    await ensureDays(moments)
    return work()
  }
}

/** The days of a table that are over for `keptMs`, oldest first. */
export async function expiredDays(table: Partitioned, keptMs: number, now: Date): Promise<Day[]> {
  const { rows } = await withLookup("partitions", (tx) =>
    tx.execute<{ name: string }>(sql`
      select c.relname::text as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = ${table}::regclass order by 1`),
  )
  return rows
    .map(({ name }) => name.slice(-8).replace(/^(\d{4})(\d\d)(\d\d)$/, "$1-$2-$3"))
    .filter((day) => Date.parse(day) + 86_400_000 + keptMs <= now.getTime())
}

/** `owed`: strips or holds keep something of it that is not copied. `busy`: its table is in use; later. */
export async function dropDay(
  table: Partitioned,
  day: Day,
): Promise<"dropped" | "gone" | "owed" | "busy"> {
  known.delete(day)
  try {
    const { rows } = await withLookup("partitions", (tx) =>
      tx.execute<{ there: boolean }>(
        sql`select drop_vital_partition(${table}, ${day}::date) as there`,
      ),
    )
    return rows[0]?.there === true ? "dropped" : "gone"
  } catch (error) {
    const code = databaseError(error)?.code
    if (code === "55006") return "owed"
    if (code === "55P03" || code === "40P01") return "busy"
    throw error
  }
}
