import { and, eq, sql } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { devices } from "@/db/schema/rooms"
import type { VisitRow } from "@/db/schema/scheduling"
import { vitalNumerics, vitalRollups } from "@/db/schema/vitals"
import { isMonitored } from "@/lib/vitals/alarms/condition"
import { limitsIn } from "@/lib/vitals/alarms/stored-limits"
import { vitalsOf } from "@/lib/vitals/queries"

import type { VitalsFigure } from "./draft"

/** The charted vital signs, each with the devices that sent it, the visit's limits and how much was doubted. */
export async function vitalFigures(tx: Tx, visit: VisitRow, at: Date): Promise<VitalsFigure[]> {
  const { id: visitId, clinicId, patientId } = visit
  const figures = await vitalsOf(tx, visitId)
  if (figures.length === 0) return []
  const sent = await tx
    .selectDistinct({ code: vitalRollups.code, id: devices.id, label: devices.label })
    .from(vitalRollups)
    .innerJoin(devices, eq(devices.id, vitalRollups.deviceId))
    .where(eq(vitalRollups.visitId, visitId))
  const { code, origin } = vitalNumerics
  const doubted = await tx
    .select({ code, origin, count: sql<number>`count(*)::int` })
    .from(vitalNumerics)
    .where(and(eq(vitalNumerics.visitId, visitId), eq(vitalNumerics.questionable, true)))
    .groupBy(code, origin)
  const { limits } = await limitsIn(tx, { visitId, clinicId, patientId }, visit.endedAt ?? at)
  return figures.map((figure) => ({
    ...figure,
    devices: labelsOf(sent.filter(({ code: sentCode }) => sentCode === figure.code)),
    limits: isMonitored(figure.code) ? rangeOf(limits.vitals[figure.code]) : null,
    doubted:
      doubted.find((one) => one.code === figure.code && one.origin === figure.origin)?.count ?? 0,
  }))
}

/** In one order, whatever the database's: the same sources give the same draft. */
function labelsOf(sent: readonly { label: string }[]): string[] {
  return [...new Set(sent.map(({ label }) => label))].toSorted((a, b) => (a < b ? -1 : 1))
}

function rangeOf(limits: { low: number | null; high: number | null }): VitalsFigure["limits"] {
  const { low, high } = limits
  return low === null && high === null ? null : { low, high }
}
