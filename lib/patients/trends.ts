import { and, asc, eq, sql } from "drizzle-orm"
import type { AnyPgColumn } from "drizzle-orm/pg-core"

import type { Tx } from "@/db/client"
import { visits } from "@/db/schema/scheduling"
import { vitalNumerics, vitalRollups } from "@/db/schema/vitals"
import type { ChartedOrigin } from "@/db/schema/vitals"
import type { PatientId } from "@/lib/ids"

/** The charted numbers of one kind over time, a point a visit or, within one visit, a point a minute. */
export type Trend = {
  code: string
  /** UCUM. */
  unit: string
  derived: boolean
  /** Whose word the numbers are; what was doubted is not among them. */
  origin: ChartedOrigin
  points: TrendPoint[]
}
export type TrendPoint = { at: string; min: number; median: number; max: number; count: number }

const mostPoints = 60

/** Whose visit it was decides, so that a merged record has the trends of both. */
export async function trendsOf(tx: Tx, patientId: PatientId): Promise<Trend[]> {
  const perVisit = await points(tx, patientId, "visit")
  const several = new Set(perVisit.map(({ bucket }) => bucket)).size > 1
  const rows = several ? perVisit : await points(tx, patientId, "minute")
  const trends = new Map<string, Trend>()
  for (const { code, unit, derived, origin, bucket: _, ...point } of rows) {
    const key = `${code}/${unit}/${origin}`
    const trend = trends.get(key) ?? { code, unit, derived, origin, points: [] }
    trend.points.push(point)
    trends.set(key, { ...trend, derived: trend.derived && derived })
  }
  return [...trends.values()].map((trend) => ({
    ...trend,
    points: trend.points.slice(-mostPoints),
  }))
}

type Bucket = "visit" | "minute"

/** From what stays for the record's life, with the median of the values while they are kept. */
async function points(tx: Tx, patientId: PatientId, per: Bucket) {
  const exact = new Map((await mediansOf(tx, patientId, per)).map((row) => [keyOf(row), row]))
  return (await rolledUp(tx, patientId, per)).map(({ first, ...row }) => {
    const whole = exact.get(keyOf(row))
    const median = whole?.count === row.count ? whole.median : row.median
    return { ...row, median, at: first.toISOString() }
  })
}

/** The median is of the means of ten seconds. */
function rolledUp(tx: Tx, patientId: PatientId, per: Bucket) {
  const { code, unit, derived, origin, visitId, at, firstAt, min, max, sum, n } = vitalRollups
  const first = sql<Date>`min(${firstAt})`.mapWith(firstAt)
  return tx
    .select({
      code,
      unit,
      derived,
      origin,
      bucket: bucketOf(per, visitId, at),
      first,
      count: sql<number>`sum(${n})::int`,
      min: sql<number>`min(${min})::float8`,
      median: sql<number>`percentile_cont(0.5) within group (order by ${sum} / ${n})`,
      max: sql<number>`max(${max})::float8`,
    })
    .from(vitalRollups)
    .innerJoin(visits, eq(visits.id, visitId))
    .where(and(eq(visits.patientId, patientId), eq(vitalRollups.seconds, 10)))
    .groupBy(code, unit, derived, origin, sql`bucket`)
    .orderBy(asc(code), asc(first))
}

function mediansOf(tx: Tx, patientId: PatientId, per: Bucket) {
  const { code, unit, derived, origin, visitId, at, value, questionable } = vitalNumerics
  return tx
    .select({
      code,
      unit,
      derived,
      origin,
      bucket: bucketOf(per, visitId, at),
      count: sql<number>`count(*)::int`,
      median: sql<number>`percentile_cont(0.5) within group (order by ${value})`,
    })
    .from(vitalNumerics)
    .innerJoin(visits, eq(visits.id, visitId))
    .where(and(eq(visits.patientId, patientId), eq(questionable, false)))
    .groupBy(code, unit, derived, origin, sql`bucket`)
}

function bucketOf(per: Bucket, visitId: AnyPgColumn, at: AnyPgColumn) {
  const bucket = per === "visit" ? sql`${visitId}::text` : sql`date_trunc('minute', ${at})::text`
  return sql<string>`${bucket}`.as("bucket")
}

type Key = Pick<Trend, "code" | "unit" | "derived" | "origin"> & { bucket: string }

function keyOf({ code, unit, derived, origin, bucket }: Key): string {
  return `${code} ${unit} ${derived} ${origin} ${bucket}`
}
