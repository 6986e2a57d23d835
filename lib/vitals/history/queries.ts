import { and, asc, desc, eq, gte, lt, sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { alarmTransitions } from "@/db/schema/alarms"
import { clinics } from "@/db/schema/clinics"
import { patients, users } from "@/db/schema/identity"
import { visits } from "@/db/schema/scheduling"
import {
  keptVitalNumerics,
  keptWaveChunks,
  vitalNumerics,
  vitalRollups,
  waveChunks,
  waveStreams,
  waveStrips,
} from "@/db/schema/vitals"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import type { DeviceId, VisitId } from "@/lib/ids"
import { may } from "@/lib/permissions"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { mayReadVitals } from "../policy"
import type { ReadRefusal } from "../policy"
import { alarmMarks } from "./alarm-mark"
import type { AlarmMark } from "./alarm-mark"
import type { Interval } from "./interval"

/** What is charted of a visit's vital signs; moments are milliseconds since 1970. */
export type History = {
  readonly visitId: VisitId
  readonly patient: { readonly id: string; readonly name: string }
  readonly zone: string
  /** Since when nothing of the visit, or of the patient, may go. */
  readonly held: { readonly visit: number | null; readonly patient: number | null }
  readonly may: { readonly hold: boolean; readonly keep: boolean; readonly export: boolean }
  /** Undefined: not for this role, who may still see the hold. */
  readonly charted: Charted | undefined
}

export type Charted = {
  readonly codes: readonly string[]
  /** Undefined where no number, and where no wave, is stored. */
  readonly numbers: Span | undefined
  readonly waves: Span | undefined
  readonly alarms: readonly AlarmMark[]
  readonly strips: readonly Strip[]
}

export type Span = { readonly from: number; readonly to: number }

export type Strip = {
  readonly id: string
  readonly reason: "alarm" | "bookmark"
  readonly about: string
  readonly from: number
  readonly to: number
  /** Whoever kept it; null: kept by itself. */
  readonly by: string | null
}

/** The head of a visit's history. Whoever may place a hold sees that much of it, and no measurement. */
export async function historyOf(
  actor: StaffActor,
  visitId: VisitId,
  at: Date,
): Promise<Result<History, ReadRefusal>> {
  const result = await withTenant(actor.clinicId, async (tx) => {
    const found = await headOf(tx, visitId)
    const answer = mayReadVitals(actor, found?.visit)
    const holds = may(actor, "hold.change")
    if (found === undefined || (answer !== "yes" && !holds))
      return refuse(answer === "yes" ? "not_found" : answer)
    const { patient, zone } = found
    const charted = answer === "yes" ? await chartedOf(tx, visitId) : undefined
    const event = { outcome: "success", purpose: purposeOf(actor), patientId: patient.id } as const
    await record(
      tx,
      actor,
      charted === undefined
        ? {
            ...event,
            action: "visit.read",
            entity: { type: "visit", id: visitId },
            data: { visitId, view: "hold" },
          }
        : {
            ...event,
            action: "vitals.read",
            entity: { type: "vitals", id: visitId },
            data: { visitId, codes: charted.codes.slice(0, 64), count: charted.alarms.length },
          },
      at,
    )
    const keeps = charted !== undefined
    return ok({
      visitId,
      patient: { id: patient.id, name: patient.name },
      zone,
      held: {
        visit: found.visitHeldAt?.getTime() ?? null,
        patient: found.patientHeldAt?.getTime() ?? null,
      },
      may: {
        hold: holds,
        keep: keeps && may(actor, "strip.keep"),
        export: keeps && may(actor, "vitals.export"),
      },
      charted,
    })
  })
  return result.ok
    ? result
    : deny(actor, "vitals.read", { type: "vitals", id: visitId }, result.reason, at)
}

/** One number as it is charted. */
export type ChartedNumber = {
  readonly deviceId: DeviceId
  readonly code: string
  readonly at: Date
  readonly value: number
  readonly unit: string
  readonly derived: boolean
  readonly origin: "device" | "manual" | "recorded"
  readonly questionable: boolean
}

/** Two numbers a second for a day and a half; a longer interval is asked for in parts. */
export const mostNumbers = 300_000

/** At most one more than `mostNumbers`; from the days, and from what holds keep of days that are gone. */
export async function storedNumbers(
  tx: Tx,
  visitId: VisitId,
  { from, to }: Interval,
): Promise<ChartedNumber[]> {
  const found = new Map<string, ChartedNumber>()
  for (const table of [keptVitalNumerics, vitalNumerics]) {
    const { deviceId, code, at, value, unit, derived, origin, questionable } = table
    const rows = await tx
      .select({ deviceId, code, at, value, unit, derived, origin, questionable })
      .from(table)
      .where(and(eq(table.visitId, visitId), gte(at, from), lt(at, to)))
      .orderBy(asc(at))
      .limit(mostNumbers + 1)
    for (const row of rows) found.set(`${row.deviceId}/${row.code}/${row.at.getTime()}`, row)
  }
  return [...found.values()].toSorted(
    (a, b) => a.at.getTime() - b.at.getTime() || a.code.localeCompare(b.code),
  )
}

/** The alarms that were active at some time of an interval. */
export async function alarmsIn(tx: Tx, visitId: VisitId, { from, to }: Span): Promise<AlarmMark[]> {
  const marks = await alarmMarksOf(tx, visitId)
  return marks.filter(({ at, until }) => at < to && (until ?? Infinity) > from)
}

async function headOf(tx: Tx, visitId: VisitId) {
  const [found] = await tx
    .select({
      visit: visits,
      patient: patients,
      zone: clinics.zone,
      visitHeldAt: sql<Date | null>`visits.legal_hold_at`.mapWith(visits.startsAt),
      patientHeldAt: sql<Date | null>`patients.legal_hold_at`.mapWith(visits.startsAt),
    })
    .from(visits)
    .innerJoin(patients, eq(patients.id, visits.patientId))
    .innerJoin(clinics, eq(clinics.id, visits.clinicId))
    .where(eq(visits.id, visitId))
  return found
}

async function chartedOf(tx: Tx, visitId: VisitId): Promise<Charted> {
  const [numbers] = await tx
    .select({
      codes: sql<string[]>`coalesce(array_agg(distinct ${vitalRollups.code}), '{}')`,
      from: sql<Date | null>`min(${vitalRollups.firstAt})`.mapWith(vitalRollups.firstAt),
      to: sql<Date | null>`max(${vitalRollups.lastAt})`.mapWith(vitalRollups.lastAt),
    })
    .from(vitalRollups)
    .where(and(eq(vitalRollups.visitId, visitId), eq(vitalRollups.seconds, 10)))
  return {
    codes: numbers?.codes ?? [],
    numbers: spanOf(numbers?.from, numbers?.to),
    waves: await wavesSpan(tx, visitId),
    alarms: await alarmMarksOf(tx, visitId),
    strips: await stripsOf(tx, visitId),
  }
}

async function wavesSpan(tx: Tx, visitId: VisitId): Promise<Span | undefined> {
  let span: Span | undefined
  for (const table of [keptWaveChunks, waveChunks]) {
    const end = sql`max(${table.startsAt} + ${table.durationMs} * interval '1 millisecond')`
    const [row] = await tx
      .select({
        from: sql<Date | null>`min(${table.startsAt})`.mapWith(table.startsAt),
        to: sql<Date | null>`${end}`.mapWith(table.startsAt),
      })
      .from(waveStreams)
      .innerJoin(table, eq(table.streamId, waveStreams.id))
      .where(eq(waveStreams.visitId, visitId))
    const own = spanOf(row?.from, row?.to)
    if (own === undefined) continue
    span = {
      from: Math.min(span?.from ?? Infinity, own.from),
      to: Math.max(span?.to ?? -Infinity, own.to),
    }
  }
  return span
}

function spanOf(from: Date | null | undefined, to: Date | null | undefined): Span | undefined {
  return from && to ? { from: from.getTime(), to: to.getTime() } : undefined
}

/** A night of a restless limit; what was before is in the log. */
const mostChanges = 4_000

async function alarmMarksOf(tx: Tx, visitId: VisitId): Promise<AlarmMark[]> {
  const { kind, condition, toState, priority, at, seq } = alarmTransitions
  const rows = await tx
    .select({ kind, condition, to: toState, priority, at })
    .from(alarmTransitions)
    .where(and(eq(alarmTransitions.visitId, visitId), eq(kind, "condition")))
    .orderBy(desc(seq))
    .limit(mostChanges)
  return alarmMarks(rows.toReversed().map((row) => ({ ...row, at: row.at.getTime() })))
}

async function stripsOf(tx: Tx, visitId: VisitId): Promise<Strip[]> {
  const rows = await tx
    .select({ strip: waveStrips, name: users.name })
    .from(waveStrips)
    .leftJoin(users, eq(users.id, waveStrips.keptBy))
    .where(eq(waveStrips.visitId, visitId))
    .orderBy(desc(waveStrips.fromAt), desc(waveStrips.reason))
    .limit(500)
  return rows.toReversed().map(({ strip: { id, reason, about, fromAt, toAt }, name }) => ({
    id,
    reason,
    about,
    from: fromAt.getTime(),
    to: toAt.getTime(),
    by: name,
  }))
}
