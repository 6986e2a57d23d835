import { randomUUID } from "node:crypto"

import fc from "fast-check"
import { expect, test } from "vitest"

import { testDatabase } from "@/db/testing"

import { chart } from "../commands"
import type { ConditionId, MonitoredCode } from "./condition"
import { doDeed } from "./deed-commands"
import { step } from "./engine"
import type { AlarmEvent, Report, Value } from "./event"
import { defaultAdultLimits } from "./limits"
import { alarms, graceMs } from "./state"
import type { Alarms } from "./state"
import { arrangeAlarms } from "./testing-alarms"
import { heart, spo2, units } from "./testing-monitor"
import type { Transition } from "./transition"

const database = await testDatabase()
const start = new Date("2026-11-24T10:20:00Z")
const origin = start.getTime()
const seconds = 150

/** What is measured: each code in stretches of one value a second, or of silence. */
const signal = (code: MonitoredCode, of: readonly (number | null)[], spot: boolean) =>
  fc
    .array(fc.tuple(fc.constantFrom(...of), fc.integer({ min: 3, max: 18 })), {
      minLength: 8,
      maxLength: 12,
    })
    .map((stretches) =>
      stretches
        .flatMap(([value, length]) => Array.from({ length }, () => value))
        .slice(0, seconds)
        .flatMap((value, second): Value[] =>
          value === null
            ? []
            : [
                {
                  code,
                  value,
                  unit: units[code],
                  at: origin + second * 1000,
                  validity: "valid",
                  spot,
                },
              ],
        ),
    )

/** A sensor that falls off and is put on again. */
const sensor = fc
  .array(fc.tuple(fc.integer({ min: 4, max: 20 }), fc.integer({ min: 1, max: 12 })), {
    minLength: 2,
    maxLength: 5,
  })
  .map((stretches) => {
    let second = 0
    return stretches.flatMap(([on, off]): Report[] => {
      const [from, to] = [second + on, (second += on + off)]
      const about = { code: "sensor_off", source: "Oximeter A" } as const
      return [
        { ...about, present: true, at: origin + from * 1000 },
        { ...about, present: false, at: origin + to * 1000 },
      ]
    })
  })

const trace = fc.record({
  reports: sensor,
  values: fc
    .boolean()
    .chain((spot) =>
      fc.tuple(
        signal(spo2, [97, 97, 91, 88, 80, null], spot),
        signal(heart, [70, 70, 45, 38.25, 130, null], false),
      ),
    )
    .map(([one, other]) => [...one, ...other].toSorted((a, b) => a.at - b.at)),
  /** A nurse who answers what sounds, some seconds after hearing it. */
  answersAfter: fc.constantFrom(2, 4, 7),
})

type Deed = { by: string; comment: string; at: number; condition: ConditionId } & {
  kind: "acknowledge" | "reset"
}

/** The viewer: each value at once, a tick twice a second; its nurse answers what it shows. */
function viewed(
  values: readonly Value[],
  reports: readonly Report[],
  answersAfter: number,
  by: string,
) {
  let state = alarms(defaultAdultLimits, graceMs.viewer)
  const said: Transition[] = []
  const deeds: Deed[] = []
  const tell = (event: AlarmEvent, at: number) => {
    const stepped = step(state, event, at)
    state = stepped.state
    said.push(...stepped.transitions)
  }
  for (let at = origin; at <= origin + (seconds + 60) * 1000; at += 500) {
    const measured = values.filter((value) => value.at > at - 500 && value.at <= at)
    const told = reports.filter((report) => report.at > at - 500 && report.at <= at)
    tell({ kind: "measured", values: measured, reports: told }, at + 100)
    for (const { id, signal: shown } of Object.values(state.conditions)) {
      const heard = said.findLast((one) => one.kind === "signal" && one.condition === id)
      if (heard === undefined || at - heard.seenAt < answersAfter * 1000) continue
      const done = { by, comment: "", at: at + 200, condition: id }
      const deed: Deed | undefined =
        shown.state === "generating"
          ? { ...done, kind: "acknowledge" }
          : shown.state === "latched"
            ? { ...done, kind: "reset" }
            : undefined
      if (deed === undefined) continue
      deeds.push(deed)
      tell(deed, deed.at)
    }
  }
  return { state, said, deeds }
}

/** What counts of a condition, however it was delivered. */
function history(said: readonly Pick<Transition, "kind" | "from" | "to" | "at">[]) {
  const about: Record<string, string[]> = {}
  for (const one of said) {
    if (one.kind !== "condition" && one.kind !== "priority") continue
    const condition = "condition" in one ? String(one.condition) : ""
    ;(about[condition] ??= []).push(`${one.kind} ${one.from}>${one.to} @${one.at - origin}`)
  }
  return about
}

/** Whether it sounds, is acknowledged or latched at the end. */
function signals({ conditions }: Alarms) {
  return Object.fromEntries(
    Object.values(conditions).map(({ id, phase, signal: { state } }) => [id, `${phase} ${state}`]),
  )
}

test("the viewer and the worker agree: conditions, and what became of them after every answer", async () => {
  let active = 0
  let answered = 0
  await fc.assert(
    fc.asyncProperty(trace, async ({ values, reports, answersAfter }) => {
      const visit = await arrangeAlarms(database, start)
      const viewer = viewed(values, reports, answersAfter, visit.clinicianId)
      const deeds = viewer.deeds.toSorted((a, b) => a.at - b.at)
      const until = async (to: number) => {
        for (let [deed] = deeds; deed !== undefined && deed.at <= to; [deed] = deeds) {
          deeds.shift()
          const { kind, condition, at } = deed
          const asked = { id: randomUUID(), condition, at, comment: "" }
          await doDeed(visit.doctor, visit.visitId, { ...asked, kind }, new Date(at + 50))
        }
      }
      for (let second = 5; second <= seconds + 60; second += 5) {
        const [from, to] = [origin + (second - 5) * 1000, origin + second * 1000]
        await until(to)
        const batch = values.filter(({ at }) => at >= from && at < to)
        const statuses = reports
          .filter(({ at }) => at >= from && at < to)
          .map(({ at, present, source }) => ({
            at,
            conditions: present
              ? [{ code: "sensor_off" as const, device: source ?? "", since: at }]
              : [],
          }))
        const body = {
          statuses,
          values: batch.map(({ code, value, unit, at, spot }) => ({
            code:
              code === heart ? ("MDC_ECG_HEART_RATE" as const) : ("MDC_PULS_OXIM_SAT_O2" as const),
            value: Math.fround(value ?? 0),
            unit,
            at,
            derived: false,
            spot,
          })),
        }
        if (batch.length + statuses.length > 0) {
          await chart(visit.device, body, new Date(to + 300))
          if (second % 15 === 0) await chart(visit.device, body, new Date(to + 310))
        }
        await visit.round(second + 1)
      }
      const rows = await visit.ask<{
        kind: Transition["kind"]
        condition: string
        from: string
        to: string
        at: number
      }>(
        `select kind, condition, from_state as from, to_state as to, (extract(epoch from at) * 1000)::float8 as at
         from alarm_transitions where visit_id = $1 order by seq`,
      )
      const [monitor] = await visit.ask<{ state: Alarms }>(
        "select state from alarm_monitors where visit_id = $1",
      )
      // oxlint-disable-next-line typescript/consistent-type-assertions -- rows as the query names them
      expect(history(rows as Transition[])).toEqual(history(viewer.said))
      expect(monitor === undefined ? {} : signals(monitor.state)).toEqual(signals(viewer.state))
      active += rows.filter(({ kind, to }) => kind === "condition" && to === "active").length
      answered += viewer.deeds.length
    }),
    { numRuns: 8 },
  )
  expect(active).toBeGreaterThan(8)
  expect(answered).toBeGreaterThan(8)
}, 120_000)
