import { and, desc, eq, sql } from "drizzle-orm"
import type { SQL } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { withTenant } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { patients, users } from "@/db/schema/identity"
import { consents, consentUses } from "@/db/schema/rooms"
import { visits } from "@/db/schema/scheduling"
import type { VisitState } from "@/db/schema/scheduling"
import { vitalNumerics, vitalRollups } from "@/db/schema/vitals"
import type { ChartedOrigin } from "@/db/schema/vitals"
import type { DeviceActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { env } from "@/lib/env"
import type { VisitId } from "@/lib/ids"
import type { Protection } from "@/lib/protection"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { initials } from "./initials"
import type { Charting } from "./policy"
import { isVitalCode, vitalCodes } from "./vital-code"

/** The charted numbers of a visit, one line a code. Audited by the command that shows or uses them. */
export type VitalSummary = {
  code: string
  label: string
  /** UCUM. */
  unit: string
  derived: boolean
  /** Typed in, replayed, or told by a device. What was doubted is not in it. */
  origin: ChartedOrigin
  count: number
  min: number
  /** Of the values; of the means of ten seconds once the values are not kept any more. */
  median: number
  max: number
  first: Date
  last: Date
}

export async function vitalsOf(tx: Tx, visitId: VisitId): Promise<VitalSummary[]> {
  const rolledUp = await summedUp(tx, visitId)
  const medians = new Map((await mediansOf(tx, visitId)).map((row) => [keyOf(row), row]))
  return rolledUp.map((row) => {
    const whole = medians.get(keyOf(row))
    return {
      ...row,
      median: whole?.count === row.count ? whole.median : row.median,
      label: isVitalCode(row.code) ? vitalCodes[row.code].label : row.code,
    }
  })
}

function summedUp(tx: Tx, visitId: VisitId) {
  const { code, unit, derived, origin, sum, n, min, max, firstAt, lastAt } = vitalRollups
  return tx
    .select({
      code,
      unit,
      derived,
      origin,
      count: sql<number>`sum(${n})::int`,
      min: sql<number>`min(${min})::float8`,
      median: sql<number>`percentile_cont(0.5) within group (order by ${sum} / ${n})`,
      max: sql<number>`max(${max})::float8`,
      first: sql<Date>`min(${firstAt})`.mapWith(firstAt),
      last: sql<Date>`max(${lastAt})`.mapWith(lastAt),
    })
    .from(vitalRollups)
    .where(and(eq(vitalRollups.visitId, visitId), eq(vitalRollups.seconds, 10)))
    .groupBy(code, unit, derived, origin)
    .orderBy(code, origin)
}

/** Of the values that are still kept. */
function mediansOf(tx: Tx, visitId: VisitId) {
  const { code, unit, derived, origin, value, questionable } = vitalNumerics
  return tx
    .select({
      code,
      unit,
      derived,
      origin,
      count: sql<number>`count(*)::int`,
      median: sql<number>`percentile_cont(0.5) within group (order by ${value})`,
    })
    .from(vitalNumerics)
    .where(and(eq(vitalNumerics.visitId, visitId), eq(questionable, false)))
    .groupBy(code, unit, derived, origin)
}

function keyOf(row: Pick<VitalSummary, "code" | "unit" | "derived" | "origin">): string {
  return `${row.code} ${row.unit} ${row.derived} ${row.origin}`
}

/** What the bedside page may know: whose signal it sends, to whom, and whether it may. */
export type DeviceView = DeviceState & {
  clinic: { name: string; phone: string }
  /** The page lies open beside a bed: initials, never the name. */
  patientInitials: string
  clinicianName: string
  /** The recording that can be chosen without a file. */
  recordingUrl: string
  /** It plays until something else is chosen: where things are demonstrated. */
  replays: boolean
}

/** The part that is asked for again and again; it names nobody. */
export type DeviceState = {
  visitState: VisitState
  protection: Protection
  consent: { vitals: boolean; charting: boolean }
  /** Server time, milliseconds since 1970. */
  now: number
}

export const bundledRecording = "/recordings/ecg-resp.hea"

export async function deviceView(
  actor: DeviceActor,
  at: Date = new Date(),
): Promise<Result<DeviceView, "not_found">> {
  return withTenant(actor.clinicId, async (tx) => {
    const { visitId, patientId, deviceId } = actor
    const state = await stateOf(tx, visitId, at)
    const [found] = await tx
      .select({
        name: clinics.name,
        phone: clinics.phone,
        clinicianName: users.name,
        patientId: patients.id,
        patientName: patients.name,
      })
      .from(visits)
      .innerJoin(clinics, eq(clinics.id, visits.clinicId))
      .innerJoin(users, eq(users.id, visits.clinicianId))
      .innerJoin(patients, eq(patients.id, visits.patientId))
      .where(eq(visits.id, visitId))
    if (state === undefined || found === undefined) return refuse("not_found")
    await record(
      tx,
      actor,
      {
        action: "device.read",
        entity: { type: "device", id: deviceId },
        outcome: "success",
        purpose: "TREAT",
        patientId,
        data: { visitId, deviceId },
      },
      at,
    )
    const { name, phone, clinicianName, patientName } = found
    return ok({
      ...state,
      clinic: { name, phone },
      patientInitials: initials(patientName),
      clinicianName,
      recordingUrl: bundledRecording,
      replays: env().BEDSIDE_REPLAYS === "yes",
    })
  })
}

/** Not audited: it tells a state and two permissions, and names nobody. */
export async function deviceState(
  actor: DeviceActor,
  at: Date = new Date(),
): Promise<Result<DeviceState, "not_found">> {
  return withTenant(actor.clinicId, async (tx) => {
    const state = await stateOf(tx, actor.visitId, at)
    return state === undefined ? refuse("not_found") : ok(state)
  })
}

async function stateOf(tx: Tx, visitId: VisitId, at: Date): Promise<DeviceState | undefined> {
  const [visit] = await tx
    .select({ state: visits.state, protection: visits.protection })
    .from(visits)
    .where(eq(visits.id, visitId))
  if (visit === undefined) return undefined
  const given = await newestConsent(tx, visitId)
  const consent = { vitals: given?.vitals === true, charting: given?.charting === true }
  return { visitState: visit.state, protection: visit.protection, consent, now: at.getTime() }
}

export type ChartingAction = "vitals.charted" | "vitals.waves_charted"
/** A consent's row, and whether it is in the log that this device relied on it for this. */
export type GivenConsent = { id: string; vitals: boolean; charting: boolean; isUsed: boolean }
type GivenCharting = Omit<Charting, "consent"> & { consent: GivenConsent | undefined }

/**
 * What decides whether a device may chart: its visit and the newest consent, in one statement, since it is
 * asked for with every batch. Undefined: no such visit, or `right` does not hold.
 */
export async function chartingOf(
  tx: Tx,
  { visitId, deviceId }: Pick<DeviceActor, "visitId" | "deviceId">,
  attempted: ChartingAction,
  right?: SQL,
): Promise<GivenCharting | undefined> {
  const given = tx
    .select({ id: consents.id, vitals: consents.vitals, charting: consents.charting })
    .from(consents)
    .where(eq(consents.visitId, visitId))
    .orderBy(desc(consents.givenAt))
    .limit(1)
    .as("given")
  const isUsed = sql<boolean>`exists (select from ${consentUses} where ${consentUses.subjectId} = ${given.id}
    and ${consentUses.deviceId} = ${deviceId} and ${consentUses.attempted} = ${attempted})`
  const [found] = await tx
    .select({
      state: visits.state,
      admittedAt: visits.admittedAt,
      endedAt: visits.endedAt,
      consent: { id: given.id, vitals: given.vitals, charting: given.charting },
      isUsed,
    })
    .from(visits)
    .leftJoin(given, sql`true`)
    .where(and(eq(visits.id, visitId), right))
  if (found === undefined) return undefined
  const { consent, isUsed: used, ...visit } = found
  return { ...visit, consent: consent === null ? undefined : { ...consent, isUsed: used } }
}

/** The newest row counts; none is ever changed. */
export async function newestConsent(
  tx: Tx,
  visitId: VisitId,
): Promise<{ vitals: boolean; charting: boolean } | undefined> {
  const rows = await tx
    .select({ vitals: consents.vitals, charting: consents.charting })
    .from(consents)
    .where(eq(consents.visitId, visitId))
    .orderBy(desc(consents.givenAt))
    .limit(1)
  return rows[0]
}
