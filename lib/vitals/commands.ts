import { and, eq, inArray, sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { vitalNumerics, vitalWithdrawals } from "@/db/schema/vitals"
import type { DeviceActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { record } from "@/lib/audit/record"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { hasRight } from "@/lib/rooms/device-right"

import type { Report } from "./alarms/event"
import { openMonitor, tellMonitor } from "./alarms/stored-monitor"
import { noteConsent } from "./consent-use"
import { momentsRefused } from "./consented"
import type { DeviceStatus } from "./numerics"
import { oneASecond } from "./one-a-second"
import { withDays } from "./partitions"
import { type ChartRefusal, isDeliverable, mayChart, withinVisit } from "./policy"
import { chartingOf } from "./queries"
import type { Ingest } from "./schema"
import { withNumbers } from "./scores/score-watch"
import { storeStatuses } from "./status-commands"
import { isPlausible, isVitalCode, vitalCodes } from "./vital-code"

/**
 * `stored`: new rows. `ignored`: known already, measured outside the visit or its consent, or what nobody can have.
 * `implausible`: how many of them for that reason.
 */
export type Charted = { stored: number; ignored: number; implausible?: number }

type Charting = Promise<Result<Charted, "not_found" | ChartRefusal>>

/** Adds a device's numbers to the record and its rollups, and what it says is wrong. The same batch twice stores it once. */
export async function chart(
  actor: DeviceActor,
  { values, statuses = [], visitId = actor.visitId }: Ingest,
  now: Date = new Date(),
): Charting {
  const denied = () =>
    deny(actor, "vitals.charted", { type: "vitals", id: visitId }, "not_found", now)
  if (visitId !== actor.visitId) return denied()
  const moments = values.map(({ at }) => at).filter((at) => isDeliverable(at, now))
  const result = await withDays(moments, () => store(actor, values, statuses, now))
  return !result.ok && result.reason === "not_found" ? denied() : result
}

function store(
  actor: DeviceActor,
  values: Ingest["values"],
  statuses: readonly DeviceStatus[],
  now: Date,
): Charting {
  const { clinicId, visitId, patientId, deviceId } = actor
  return withTenant(clinicId, async (tx) => {
    const charting = await chartingOf(tx, actor, "vitals.charted", hasRight(tx, actor))
    if (charting === undefined) return refuse("not_found")
    const codes = [...new Set(values.map((value) => value.code))].sort()
    const event = {
      action: "vitals.charted",
      entity: { type: "vitals", id: visitId },
      purpose: "TREAT",
      patientId,
    } as const

    const answer = mayChart(charting, now)
    if (answer !== "yes") {
      if (answer === "no_consent") await noteConsent(tx, actor, event.action, charting, now)
      await record(
        tx,
        actor,
        { ...event, outcome: "refused", data: { visitId, codes, count: 0 } },
        now,
      )
      return refuse(answer)
    }
    const moments = [...values, ...statuses].map(({ at }) => at)
    const isRefused = await momentsRefused(tx, visitId, moments, now)
    const isOfVisit = (at: number) => withinVisit(at, charting, now) && !isRefused(at)
    // One order for everybody, so that batches never wait for each other in a circle.
    const taken = await takenBack(tx, actor, values)
    // No reading, whoever says so: it would be drawn, summed up and exported as one.
    const possible = values.filter(
      ({ code, value }) => isVitalCode(code) && isPlausible(code, value),
    )
    const implausible = values.length - possible.length
    const measured = possible
      .filter((value) => isOfVisit(value.at) && !taken(value))
      .toSorted((a, b) => a.at - b.at || (a.code < b.code ? -1 : 1))
    const stored =
      measured.length === 0
        ? []
        : await tx
            .insert(vitalNumerics)
            .values(
              measured.map((one) => {
                const { spot: _, ...value } = one
                const whose = { clinicId, visitId, patientId, deviceId }
                return { ...value, ...whose, at: new Date(value.at) }
              }),
            )
            .onConflictDoNothing()
            .returning({ at: vitalNumerics.at })
    const said = await storeStatuses(
      tx,
      actor,
      oneASecond(statuses.map((each) => ({ ...each, code: "status" })))
        .filter(({ at }) => isOfVisit(at))
        .map(({ at, conditions }) => ({ at, conditions })),
    )
    const count = stored.length + said.fresh.length
    if (count > 0) {
      const times = [...stored.map(({ at }) => at.getTime()), ...said.fresh.map(({ at }) => at)]
      const wrong = said.fresh.flatMap(({ conditions }) => conditions.map(({ code }) => code))
      const from = new Date(Math.min(...times)).toISOString()
      const to = new Date(Math.max(...times)).toISOString()
      await noteConsent(tx, actor, event.action, charting, now)
      await record(
        tx,
        actor,
        {
          ...event,
          outcome: "success",
          data: { visitId, codes: [...new Set([...codes, ...wrong])], count, from, to },
        },
        now,
      )
    }
    if (measured.length + said.reports.length > 0)
      await alarm(tx, actor, oneASecond(measured), said.reports, now)
    const counts = { stored: stored.length, ignored: values.length - stored.length }
    return ok(implausible > 0 ? { ...counts, implausible } : counts)
  })
}

/**
 * Which of them were typed in and taken back, by a request that was faster than theirs. Whoever takes
 * back at the same moment waits for us, and finds what we stored.
 */
async function takenBack(tx: Tx, { visitId, deviceId }: DeviceActor, values: Ingest["values"]) {
  const typed = values.filter(({ origin }) => origin === "manual")
  if (typed.length === 0) return () => false
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${deviceId}::text, 0))`)
  const w = vitalWithdrawals
  const moments = typed.map(({ at }) => new Date(at))
  const rows = await tx
    .select({ code: w.code, at: w.at })
    .from(w)
    .where(and(eq(w.visitId, visitId), eq(w.deviceId, deviceId), inArray(w.at, moments)))
  const keys = new Set(rows.map(({ code, at }) => `${code} ${at.getTime()}`))
  return ({ code, at, origin }: Ingest["values"][number]) =>
    origin === "manual" && keys.has(`${code} ${at}`)
}

/** The engine is told all of the batch, known values too: it passes over those. */
async function alarm(
  tx: Tx,
  actor: DeviceActor,
  measured: Ingest["values"],
  reports: readonly Report[],
  now: Date,
) {
  const values = measured.map(({ code, value, unit, at, spot = false }) => ({
    code,
    // As it was measured, not as single precision keeps it: 38.9 is within a limit of 38.9.
    value: Number(value.toPrecision(7)),
    unit,
    at,
    validity: "valid" as const,
    spot,
  }))
  const numbers = measured.map(({ code, value, unit, at, ...rest }) => ({
    code,
    value,
    unit,
    takenAt: at,
    derived: rest.derived,
    origin: rest.origin ?? ("device" as const),
    questionable: rest.questionable ?? false,
    spot: rest.spot ?? !(isVitalCode(code) && vitalCodes[code].continuous),
    device: "",
  }))
  const monitor = await openMonitor(tx, actor, now)
  const event = { kind: "measured", values, reports } as const
  await tellMonitor(tx, actor, monitor, event, now, (score) => withNumbers(score, numbers))
}
