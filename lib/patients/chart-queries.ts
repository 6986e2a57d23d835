import { and, asc, desc, eq, ne } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { users } from "@/db/schema/identity"
import { chartEntries } from "@/db/schema/people"
import type { ChartKind, ChartStatus, Severity } from "@/db/schema/people"
import type { PatientId } from "@/lib/ids"
import { asList } from "@/lib/sealing/as-list"

export type ChartEntry = {
  id: string
  version: number
  kind: ChartKind
  status: Exclude<ChartStatus, "entered_in_error">
  name: string
  detail: string
  severity: Severity | null
  sinceDay: string | null
  stoppedDay: string | null
  /** null: taken over from an older record. */
  writtenBy: string | null
  writtenAt: string
}

/** The newest version of each entry, what runs first; what was entered in error is not shown. */
export async function chartOf(tx: Tx, patientId: PatientId): Promise<ChartEntry[]> {
  const newest = tx
    .selectDistinctOn([chartEntries.id])
    .from(chartEntries)
    .where(eq(chartEntries.patientId, patientId))
    .orderBy(chartEntries.id, desc(chartEntries.version))
    .as("newest")
  const rows = await asList(() =>
    tx
      .select({
        id: newest.id,
        version: newest.version,
        kind: newest.kind,
        status: newest.status,
        name: newest.name,
        detail: newest.detail,
        severity: newest.severity,
        sinceDay: newest.sinceDay,
        stoppedDay: newest.stoppedDay,
        writtenBy: users.name,
        writtenAt: newest.writtenAt,
      })
      .from(newest)
      .leftJoin(users, and(eq(users.id, newest.writtenBy)))
      .where(ne(newest.status, "entered_in_error"))
      .orderBy(asc(newest.status)),
  )
  return rows
    .flatMap(({ status, writtenAt, ...row }) =>
      status === "entered_in_error" ? [] : [{ ...row, status, writtenAt: writtenAt.toISOString() }],
    )
    .toSorted((a, b) => a.status.localeCompare(b.status) || a.name.localeCompare(b.name))
}
