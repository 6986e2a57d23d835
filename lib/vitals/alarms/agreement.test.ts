import fc from "fast-check"
import { describe, expect, it } from "vitest"

import { step } from "./engine"
import type { AlarmEvent, Report, Value } from "./event"
import { defaultAdultLimits } from "./limits"
import { alarms, graceMs } from "./state"
import type { Alarms } from "./state"
import { heart, pressure, spo2, start, valueOf } from "./testing-monitor"
import type { Transition } from "./transition"

/** Something a device measured, or a person did, at `at`. */
type Item = { readonly at: number } & (
  | { readonly value: Value }
  | { readonly report: Report }
  | { readonly deed: AlarmEvent }
)

const narrow = {
  ...defaultAdultLimits,
  vitals: {
    ...defaultAdultLimits.vitals,
    [spo2]: { ...defaultAdultLimits.vitals[spo2], low: 92, extremeLow: 88, hysteresis: 2 },
    [heart]: { ...defaultAdultLimits.vitals[heart], enabled: false },
  },
}

const seconds = fc.integer({ min: 0, max: 1200 }).map((tenths) => tenths / 10)

const value = fc
  .record({
    code: fc.constantFrom(spo2, heart, pressure),
    value: fc.constantFrom(0, 80, 84, 86, 89, 90, 91, 97, 130, 150),
    invalid: fc.boolean(),
    spot: fc.boolean(),
  })
  .map(({ code, value: number, invalid, spot }) => (at: number): Item => ({
    at,
    value: {
      ...valueOf(code, number, (at - start) / 1000),
      spot,
      validity: invalid ? "invalid" : "valid",
    },
  }))

/** Each code in stretches of one value a second, with gaps, so that delays pass and data is lost. */
const stretch = fc
  .record({
    code: fc.constantFrom(spo2, heart),
    from: seconds,
    values: fc.array(fc.constantFrom(38, 80, 84, 87, 89, 90, 91, 97, 125, 150), {
      minLength: 1,
      maxLength: 3,
    }),
    each: fc.integer({ min: 1, max: 15 }),
  })
  .map(({ code, from, values, each }): Item[] =>
    values.flatMap((number, i) =>
      Array.from({ length: each }, (_, j) => {
        const at = start + Math.round((from + i * each + j) * 1000)
        return { at, value: valueOf(code, number, (at - start) / 1000) }
      }),
    ),
  )

const reported = fc
  .record({
    code: fc.constantFrom("asystole", "lead_off", "apnoea"),
    source: fc.constantFrom(null, "V1"),
    present: fc.boolean(),
  })
  .map((report) => (at: number): Item => ({ at, report: { ...report, at } }))

const done = fc
  .constantFrom<(deed: { by: string; comment: string; at: number }) => AlarmEvent>(
    (deed) => ({ ...deed, kind: "limits_changed", limits: { ...narrow, version: 2 } }),
    (deed) => ({ ...deed, kind: "limits_changed", limits: { ...defaultAdultLimits, version: 3 } }),
    (deed) => ({
      ...deed,
      kind: "alarm_pause",
      condition: `${spo2}.low`,
      permitted: true,
      forMs: 25_000,
    }),
    (deed) => ({ ...deed, kind: "alarm_off", condition: `${heart}.high`, permitted: true }),
    (deed) => ({ ...deed, kind: "alarm_on", condition: `${heart}.high` }),
    (deed) => ({
      ...deed,
      kind: "alarm_pause",
      condition: `${spo2}.no_data`,
      permitted: true,
      forMs: 40_000,
    }),
    (deed) => ({ ...deed, kind: "alarm_off", condition: "asystole", permitted: true }),
    (deed) => ({ ...deed, kind: "acknowledge", condition: `${spo2}.low` }),
    (deed) => ({ ...deed, kind: "reset", condition: "all" }),
    (deed) => ({ ...deed, kind: "monitoring", state: "ended", codes: "all" }),
    (deed) => ({ ...deed, kind: "monitoring", state: "began", codes: [spo2, heart] }),
  )
  .map((make) => (at: number): Item => ({ at, deed: make({ by: "nurse", comment: "", at }) }))

const trace = fc
  .tuple(
    fc.array(stretch, { maxLength: 8 }),
    fc.array(fc.tuple(seconds, fc.oneof({ weight: 2, arbitrary: value }, reported, done)), {
      maxLength: 25,
    }),
  )
  .map(([stretches, singles]) => {
    const items = [
      ...stretches.flat(),
      ...singles.map(([at, make]) => make(start + Math.round(at * 1000))),
    ]
    const named = new Map(items.map((item, i) => [nameOf(item, i), item]))
    return [...named.values()].sort((a, b) => a.at - b.at || rank(a) - rank(b))
  })

/** Of one moment, what a person changed is told before what was measured. */
function rank(item: Item): number {
  return "deed" in item ? 0 : 1
}

/** A value is named by its code and moment: of two with one name either is as good. */
function nameOf(item: Item, i: number): string {
  if ("value" in item) return `${item.value.code} ${item.at}`
  return "report" in item ? `${item.report.code} ${item.report.source} ${item.at}` : `${i}`
}

/** Cuts of time, in ms after `start`; each batch leaves at its cut, up to 10 s after its first value. */
const cuts = fc.infiniteStream(fc.integer({ min: 100, max: 9_000 }))
const delays = fc.infiniteStream(fc.integer({ min: 0, max: 450 }))

type Delivery = { readonly at: number; readonly event: AlarmEvent }

const endMs = start + 220_000

function delivered(deliveries: readonly Delivery[], grace: number, ticks: number) {
  let state = alarms(defaultAdultLimits, grace)
  const said: Transition[] = []
  const tell = (event: AlarmEvent, at: number) => {
    const stepped = step(state, event, at)
    state = stepped.state
    said.push(...stepped.transitions)
  }
  let tick = start
  for (const { at, event } of deliveries) {
    for (; tick < at; tick += ticks) tell({ kind: "tick" }, tick)
    tell(event, at)
  }
  for (; tick <= endMs; tick += ticks) tell({ kind: "tick" }, tick)
  return { state, said }
}

/** One by one, as they come over the network: up to half a second late. */
function asViewer(items: readonly Item[], late: Iterator<number>): Delivery[] {
  let before = 0
  return items
    .map((item) => {
      before = Math.max(before, item.at + ("deed" in item ? 0 : Number(late.next().value)))
      return { at: "deed" in item ? item.at : before, event: eventOf([item]) }
    })
    .sort(byTime)
}

/** People's deeds at once, what was measured in batches; every third batch is sent again. */
function asWorker(items: readonly Item[], lengths: Iterator<number>): Delivery[] {
  const deeds = items
    .filter((item) => "deed" in item)
    .map((item) => ({ at: item.at, event: eventOf([item]) }))
  const measured = items.filter((item) => !("deed" in item))
  const batches: Delivery[] = []
  let sent = start
  let rest = measured
  while (rest.length > 0) {
    sent += Number(lengths.next().value)
    const batch = rest.filter((item) => item.at <= sent)
    rest = rest.filter((item) => item.at > sent)
    if (batch.length === 0) continue
    batches.push({ at: sent, event: eventOf(batch.toReversed()) })
    if (batches.length % 3 === 0) batches.push({ at: sent + 1, event: eventOf(batch) })
  }
  return [...deeds, ...batches].sort(byTime)
}

function eventOf(items: readonly Item[]): AlarmEvent {
  const [first] = items
  if (first !== undefined && "deed" in first) return first.deed
  return {
    kind: "measured",
    values: items.flatMap((item) => ("value" in item ? [item.value] : [])),
    reports: items.flatMap((item) => ("report" in item ? [item.report] : [])),
  }
}

function byTime(a: Delivery, b: Delivery): number {
  return a.at - b.at
}

/** Everything about conditions except when it was noticed, condition by condition. */
function history(said: readonly Transition[]) {
  const byCondition: Record<string, unknown[]> = {}
  for (const transition of said) {
    if (transition.kind !== "condition" && transition.kind !== "priority") continue
    const { seenAt: _, ...about } = transition
    ;(byCondition[transition.condition] ??= []).push(about)
  }
  return byCondition
}

describe("the viewer and the worker", () => {
  it("agree about every condition: what, when by measured time, and when it ended", () => {
    let active = 0
    fc.assert(
      fc.property(
        trace,
        delays,
        cuts,
        fc.integer({ min: 300, max: 900 }),
        (items, late, lengths, ticks) => {
          const viewer = delivered(asViewer(items, late), graceMs.viewer, ticks)
          const worker = delivered(asWorker(items, lengths), graceMs.worker, ticks * 5)
          active += viewer.said.filter(
            ({ kind, to }) => kind === "condition" && to === "active",
          ).length
          expect(history(worker.said)).toEqual(history(viewer.said))
        },
      ),
      { numRuns: 150 },
    )
    expect(active).toBeGreaterThan(150)
  })

  it("say what they notice in time: half a second after the grace at most", () => {
    fc.assert(
      fc.property(trace, delays, (items, late) => {
        const { said } = delivered(asViewer(items, late), graceMs.viewer, 400)
        const noticed = said.filter(({ kind, to }) => kind === "condition" && to === "active")
        for (const { at, seenAt } of noticed) expect(seenAt - at).toBeLessThanOrEqual(1000)
      }),
      { numRuns: 50 },
    )
  })
})

describe("the state", () => {
  const anyGrace = fc.constantFrom(graceMs.viewer, graceMs.worker)

  it("survives JSON at every step, with the same future", () => {
    fc.assert(
      fc.property(trace, delays, anyGrace, (items, late, grace) => {
        let kept: Alarms = alarms(defaultAdultLimits, grace)
        let thawed: Alarms = kept
        for (const { at, event } of asViewer(items, late)) {
          const one = step(kept, event, at)
          const other = step(thawed, JSON.parse(JSON.stringify(event)), at)
          expect(other).toEqual(one)
          kept = one.state
          thawed = JSON.parse(JSON.stringify(other.state))
          expect(thawed).toEqual(kept)
        }
      }),
      { numRuns: 50 },
    )
  })

  it("is not changed by the same batch twice, whatever its order", () => {
    fc.assert(
      fc.property(trace, cuts, anyGrace, fc.boolean(), (items, lengths, grace, reversed) => {
        let state = alarms(defaultAdultLimits, grace)
        for (const { at, event } of asWorker(items, lengths)) {
          state = step(state, event, at).state
          if (event.kind !== "measured") continue
          const again = reversed ? { ...event, values: event.values.toReversed() } : event
          expect(step(state, again, at)).toEqual({ state, transitions: [] })
        }
      }),
      { numRuns: 50 },
    )
  })

  it("is not changed by values that are older than the newest of their code", () => {
    fc.assert(
      fc.property(
        trace,
        fc.array(fc.tuple(fc.double({ max: 120, noNaN: true }), fc.constantFrom(70, 97, 150))),
        (items, olds) => {
          let state = alarms(defaultAdultLimits, graceMs.viewer)
          for (const { at, event } of asViewer(items, zeros())) state = step(state, event, at).state
          const newest = state.tracks[spo2]?.newest ?? 0
          const values = olds.map(([back, number]) =>
            valueOf(spo2, number, (newest - Math.abs(back) - start) / 1000),
          )
          expect(step(state, { kind: "measured", values, reports: [] }, state.now)).toEqual({
            state,
            transitions: [],
          })
        },
      ),
      { numRuns: 30 },
    )
  })

  it("goes on when the clock of the caller goes back", () => {
    const state = alarms(defaultAdultLimits, graceMs.viewer)
    const later = step(state, { kind: "tick" }, start).state
    expect(step(later, { kind: "tick" }, start - 60_000)).toEqual({ state: later, transitions: [] })
  })
})

function* zeros(): Generator<number> {
  for (;;) yield 0
}
