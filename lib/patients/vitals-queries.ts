import { and, asc, eq, gte, inArray, lt, sql } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { users } from "@/db/schema/identity"
import { visits } from "@/db/schema/scheduling"
import { keptVitalNumerics, vitalNumerics, vitalRollups, waveStreams } from "@/db/schema/vitals"
import type { ChartedOrigin } from "@/db/schema/vitals"
import type { StaffActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import type { PatientId, UserId, VisitId } from "@/lib/ids"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"

import { onRecord } from "./record-access"
import type { RecordRefusal } from "./record-access"
import { rollupFor, stepFor, stretchOf, usualSpan, wholeBuckets } from "./vitals-span"
import type { Stretch, VitalsSpan } from "./vitals-span"

/** A patient's charted vital signs over all of their visits; moments are milliseconds since 1970. */
export type PatientVitals = {
  readonly patient: { readonly id: PatientId; readonly name: string }
  readonly zone: string
  /** Until when an emergency keeps the record open; null: it is the reader's own to read. */
  readonly emergencyUntil: string | null
  /** Undefined: nothing was ever charted. */
  readonly charted: ChartedVitals | undefined
}

export type ChartedVitals = {
  readonly span: VitalsSpan
  readonly stretch: Stretch
  /** Seconds of one bucket. */
  readonly step: number
  readonly buckets: readonly VitalBucket[]
  /** Of each number, whatever the stretch. */
  readonly newest: readonly NewestVital[]
  /** Those with something charted in the stretch, the newest first. */
  readonly visits: readonly ChartedVisit[]
}

/** One number, told apart by whose word it is; what was doubted is not in it. */
type Kind = {
  readonly code: string
  /** UCUM. */
  readonly unit: string
  readonly derived: boolean
  readonly origin: ChartedOrigin
}

export type VitalBucket = Kind & {
  readonly at: Date
  readonly min: number
  readonly max: number
  readonly mean: number
  readonly n: number
}

export type NewestVital = Kind & {
  readonly visitId: VisitId
  readonly at: number
  readonly value: number
  /** The value itself is not kept any more: this is the mean of the last ten seconds of it. */
  readonly isMean: boolean
}

export type ChartedVisit = {
  readonly id: VisitId
  readonly clinicianId: UserId
  readonly clinician: string
  readonly from: number
  readonly to: number
  readonly hasNumbers: boolean
  /** Waves were charted; retention may have left the strips of them only. */
  readonly hasWaves: boolean
}

/** Read like the chart, which needs the record open; one event says which numbers and how many points. */
export function readPatientVitals(
  actor: StaffActor,
  id: string,
  asked: VitalsSpan | undefined,
  at: Date,
): Promise<Result<PatientVitals, RecordRefusal>> {
  const need = { permission: "chart.read", attempted: "vitals.read", needs: "chart" } as const
  return onRecord(actor, id, need, at, async (tx, { patient, access, purpose }) => {
    const charted = await chartedOf(tx, patient.id, asked, at.getTime())
    const codes = [...new Set(charted?.newest.map(({ code }) => code))].toSorted().slice(0, 64)
    await record(
      tx,
      actor,
      {
        action: "vitals.read",
        entity: { type: "patient", id: patient.id },
        outcome: "success",
        purpose,
        patientId: patient.id,
        data: { codes, count: charted?.buckets.length ?? 0 },
      },
      at,
    )
    const [clinic] = await tx
      .select({ zone: clinics.zone })
      .from(clinics)
      .where(eq(clinics.id, actor.clinicId))
    return ok({
      patient: { id: patient.id, name: patient.name },
      zone: clinic?.zone ?? "UTC",
      emergencyUntil: access.kind === "emergency" ? access.until.toISOString() : null,
      charted,
    })
  })
}

async function chartedOf(
  tx: Tx,
  patientId: PatientId,
  chosen: VitalsSpan | undefined,
  now: number,
): Promise<ChartedVitals | undefined> {
  const parts = await partsOf(tx, patientId)
  const visited = await visitsOf(tx, patientId, parts)
  if (visited.length === 0) return undefined
  const whole = {
    from: Math.min(...visited.map(({ from }) => from)),
    to: Math.max(...visited.map(({ to }) => to)) + 1,
  }
  const span = chosen ?? usualSpan(whole.to, now)
  const asked = stretchOf(span, whole, now)
  const step = stepFor(asked)
  const stretch = wholeBuckets(asked, step)
  return {
    ...{ span, stretch, step },
    buckets: await bucketsOf(tx, patientId, stretch, step),
    newest: await newestOf(tx, parts),
    visits: visited.filter(({ from, to }) => from < stretch.to && to >= stretch.from),
  }
}

type Part = Kind & { visitId: VisitId; first: Date; last: Date }

/** When each visit first and last charted each number. */
function partsOf(tx: Tx, patientId: PatientId): Promise<Part[]> {
  const { code, unit, derived, origin, visitId, firstAt, lastAt, seconds } = vitalRollups
  return tx
    .select({
      ...{ visitId, code, unit, derived, origin },
      first: sql<Date>`min(${firstAt})`.mapWith(firstAt),
      last: sql<Date>`max(${lastAt})`.mapWith(lastAt),
    })
    .from(vitalRollups)
    .innerJoin(visits, eq(visits.id, visitId))
    .where(and(eq(visits.patientId, patientId), eq(seconds, 60)))
    .groupBy(visitId, code, unit, derived, origin)
}

async function visitsOf(
  tx: Tx,
  patientId: PatientId,
  parts: readonly Part[],
): Promise<ChartedVisit[]> {
  // A stream begins with the bedside page, which may have been open long before; what was kept is the visit's.
  const begins = sql`greatest(${waveStreams.startedAt}, ${visits.admittedAt})`
  const began = sql<Date>`min(${begins})`.mapWith(waveStreams.startedAt)
  const streams = await tx
    .select({ visitId: waveStreams.visitId, began })
    .from(waveStreams)
    .innerJoin(visits, eq(visits.id, waveStreams.visitId))
    .where(eq(visits.patientId, patientId))
    .groupBy(waveStreams.visitId)
  const waves = new Map(streams.map((row) => [row.visitId, row.began.getTime()]))
  const ids = [...new Set([...parts.map(({ visitId }) => visitId), ...waves.keys()])]
  if (ids.length === 0) return []
  const rows = await tx
    .select({ id: visits.id, clinicianId: visits.clinicianId, clinician: users.name })
    .from(visits)
    .innerJoin(users, eq(users.id, visits.clinicianId))
    .where(inArray(visits.id, ids))
  return rows
    .map((row) => {
      const own = parts.filter(({ visitId }) => visitId === row.id)
      const begun = waves.get(row.id)
      const moments = [
        ...own.flatMap(({ first, last }) => [first.getTime(), last.getTime()]),
        ...(begun === undefined ? [] : [begun]),
      ]
      return {
        ...row,
        ...{ from: Math.min(...moments), to: Math.max(...moments) },
        ...{ hasNumbers: own.length > 0, hasWaves: begun !== undefined },
      }
    })
    .toSorted((a, b) => b.from - a.from)
}

function bucketsOf(
  tx: Tx,
  patientId: PatientId,
  { from, to }: Stretch,
  step: number,
): Promise<VitalBucket[]> {
  const { code, unit, derived, origin, visitId, seconds, at, min, max, sum, n } = vitalRollups
  const bucket = sql<Date>`date_bin(${step}::int * interval '1 second', ${at}, timestamptz 'epoch')`
  return tx
    .select({
      ...{ code, unit, derived, origin },
      at: bucket.mapWith(at).as("bucket"),
      min: sql<number>`min(${min})::float8`,
      max: sql<number>`max(${max})::float8`,
      mean: sql<number>`sum(${sum}) / sum(${n})`,
      n: sql<number>`sum(${n})::int`,
    })
    .from(vitalRollups)
    .innerJoin(visits, eq(visits.id, visitId))
    .where(
      and(
        eq(visits.patientId, patientId),
        eq(seconds, rollupFor(step)),
        gte(at, new Date(from)),
        lt(at, new Date(to)),
      ),
    )
    .groupBy(code, unit, derived, origin, sql`bucket`)
    .orderBy(asc(code), sql`bucket`, asc(derived), asc(origin))
}

/** The value itself while it is kept; afterwards the mean of its ten seconds. */
async function newestOf(tx: Tx, parts: readonly Part[]): Promise<NewestVital[]> {
  const newest = new Map<string, Part>()
  for (const part of parts) {
    const known = newest.get(keyOf(part))
    if (known === undefined || known.last < part.last) newest.set(keyOf(part), part)
  }
  const found = [...newest.values()]
  const kept = await keptValues(tx, found)
  const means = await lastMeans(tx, found)
  return found.flatMap((part) => {
    const { code, unit, derived, origin, visitId, last } = part
    const place = placeOf(part, last)
    const value = kept.get(place) ?? means.get(place)
    if (value === undefined) return []
    const isMean = !kept.has(place)
    return [{ code, unit, derived, origin, visitId, at: last.getTime(), value, isMean }]
  })
}

async function keptValues(tx: Tx, parts: readonly Part[]): Promise<Map<string, number>> {
  const found = new Map<string, number>()
  if (parts.length === 0) return found
  for (const table of [keptVitalNumerics, vitalNumerics]) {
    const { visitId, code, unit, derived, origin, at, value, questionable } = table
    const rows = await tx
      .select({ visitId, code, unit, derived, origin, at, value })
      .from(table)
      .where(
        and(
          // The moments alone let PostgreSQL leave the other days out.
          inArray(at, [...new Set(parts.map(({ last }) => last))]),
          inArray(visitId, [...new Set(parts.map((part) => part.visitId))]),
          eq(questionable, false),
        ),
      )
    for (const row of rows) found.set(placeOf(row, row.at), row.value)
  }
  return found
}

async function lastMeans(tx: Tx, parts: readonly Part[]): Promise<Map<string, number>> {
  if (parts.length === 0) return new Map()
  const { visitId, code, unit, derived, origin, lastAt, sum, n, seconds, at } = vitalRollups
  const rows = await tx
    .select({ visitId, code, unit, derived, origin, lastAt, mean: sql<number>`${sum} / ${n}` })
    .from(vitalRollups)
    .where(
      and(
        inArray(visitId, [...new Set(parts.map((part) => part.visitId))]),
        eq(seconds, 10),
        inArray(at, [...new Set(parts.map(({ last }) => tenSeconds(last)))]),
      ),
    )
  return new Map(rows.map((row) => [placeOf(row, row.lastAt), row.mean]))
}

function tenSeconds(moment: Date): Date {
  return new Date(Math.floor(moment.getTime() / 10_000) * 10_000)
}

function keyOf({ code, unit, derived, origin }: Kind): string {
  return `${code} ${unit} ${derived} ${origin}`
}

function placeOf(kind: Kind & { visitId: VisitId }, at: Date): string {
  return `${keyOf(kind)} ${kind.visitId} ${at.getTime()}`
}
