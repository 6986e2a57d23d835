import { asc, eq, sql } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { visits } from "@/db/schema/scheduling"
import { vitalNumerics } from "@/db/schema/vitals"
import type { PatientId } from "@/lib/ids"

/** The charted numbers of one kind over time, a point a visit or, within one visit, a point a minute. */
export type Trend = {
  code: string
  /** UCUM. */
  unit: string
  derived: boolean
  points: TrendPoint[]
}
export type TrendPoint = { at: string; min: number; median: number; max: number; count: number }

const mostPoints = 60

/** Whose visit it was decides, so that a merged record has the trends of both. */
export async function trendsOf(tx: Tx, patientId: PatientId): Promise<Trend[]> {
  const perVisit = await points(tx, patientId, sql`${vitalNumerics.visitId}::text`)
  const several = new Set(perVisit.map(({ bucket }) => bucket)).size > 1
  const rows = several
    ? perVisit
    : await points(tx, patientId, sql`date_trunc('minute', ${vitalNumerics.at})::text`)
  const trends = new Map<string, Trend>()
  for (const { code, unit, derived, bucket: _, ...point } of rows) {
    const key = `${code}/${unit}`
    const trend = trends.get(key) ?? { code, unit, derived, points: [] }
    trend.points.push(point)
    trends.set(key, { ...trend, derived: trend.derived && derived })
  }
  return [...trends.values()].map((trend) => ({
    ...trend,
    points: trend.points.slice(-mostPoints),
  }))
}

async function points(tx: Tx, patientId: PatientId, bucket: ReturnType<typeof sql>) {
  const { code, unit, derived, value, at } = vitalNumerics
  const first = sql<Date>`min(${at})`.mapWith(at)
  const rows = await tx
    .select({
      code,
      unit,
      derived,
      bucket: sql<string>`${bucket}`.as("bucket"),
      at: first,
      count: sql<number>`count(*)::int`,
      min: sql<number>`min(${value})::float8`,
      median: sql<number>`percentile_cont(0.5) within group (order by ${value})`,
      max: sql<number>`max(${value})::float8`,
    })
    .from(vitalNumerics)
    .innerJoin(visits, eq(visits.id, vitalNumerics.visitId))
    .where(eq(visits.patientId, patientId))
    .groupBy(code, unit, derived, sql`bucket`)
    .orderBy(asc(code), asc(first))
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
}
