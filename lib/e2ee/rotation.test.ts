import fc from "fast-check"
import { describe, expect, test } from "vitest"

import { type Rotation, rotationDueMs, startRotation, stepRotation } from "./rotation"

const t0 = 1_000_000
const at = (ms: number) => t0 + ms
const set = (...kids: string[]) => new Set(kids)
const acks = (entries: Record<string, number>) => new Map(Object.entries(entries))

type Step = {
  readonly at: number
  readonly members?: readonly string[]
  readonly acked?: Record<string, number>
  readonly renew?: boolean
}

function run(...steps: Step[]): Rotation {
  return steps.reduce(
    (state, step) =>
      stepRotation(state, {
        now: at(step.at),
        jitterMs: 0,
        ...(step.members === undefined ? {} : { members: set(...step.members) }),
        ...(step.acked === undefined ? {} : { acked: acks(step.acked) }),
        ...(step.renew === undefined ? {} : { renew: step.renew }),
      }),
    startRotation(100, t0, 0),
  )
}

const joined: Step = { at: 0, members: ["b", "c"], acked: {} }
const settled: Step = { at: 100, acked: { b: 100, c: 100 } }

describe("join", () => {
  test("nobody had the epoch yet: it is wrapped, however old it is", () => {
    expect(run({ at: 60_000, members: ["b"] })).toMatchObject({
      inUse: 100,
      newest: 100,
      wrapped: set("b"),
    })
  })
  test("within 5 s of making: a wrap, no rotation", () => {
    const state = run(joined, settled, { at: 5_000, members: ["b", "c", "d"] })
    expect(state).toMatchObject({ newest: 100, wrapped: set("b", "c", "d") })
  })
  test("after 5 s: a new epoch, for those who held the old one to acknowledge", () => {
    const state = run(joined, settled, { at: 5_001, members: ["b", "c", "d"] })
    expect(state).toMatchObject({
      inUse: 100,
      newest: 101,
      wrapped: set("b", "c", "d"),
      waitFor: set("b", "c"),
    })
  })
  test("above 12 members: no rotation on join", () => {
    const twelve = Array.from({ length: 12 }, (_, i) => `p${i}`)
    const crowd = run({ at: 0, members: twelve.slice(0, 11) }, { at: 9_000, members: twelve })
    expect(crowd.newest).toBe(100)
    const dozen = run(
      { at: 0, members: twelve.slice(0, 10) },
      { at: 9_000, members: twelve.slice(0, 11) },
    )
    expect(dozen.newest).toBe(101)
  })
  test("a return with the newest wrap in hand costs nothing", () => {
    const state = run(
      joined,
      settled,
      { at: 9_000, members: ["b"] },
      { at: 9_249, members: ["b", "c"] },
      { at: 9_300 },
    )
    expect(state).toMatchObject({ newest: 100, leaveDueMs: undefined })
  })
})

describe("leave", () => {
  test("rotates after 250 ms, not before", () => {
    const left: Step = { at: 1_000, members: ["b"] }
    expect(run(joined, settled, left, { at: 1_249 }).newest).toBe(100)
    expect(run(joined, settled, left, { at: 1_250 })).toMatchObject({
      newest: 101,
      wrapped: set("b"),
    })
  })
  test("the timer is asked for", () => {
    expect(rotationDueMs(run(joined, settled, { at: 1_000, members: ["b"] }))).toBe(at(1_250))
  })
  test("two leaves, one epoch", () => {
    const state = run(
      joined,
      settled,
      { at: 1_000, members: ["b"] },
      { at: 1_200, members: [] },
      { at: 1_250 },
      { at: 1_500 },
    )
    expect(state).toMatchObject({ newest: 101, inUse: 101, wrapped: set() })
  })
  test("leave and join together, a reload: one new epoch serves both", () => {
    const state = run(
      joined,
      settled,
      { at: 9_000, members: ["b", "c2"] },
      { at: 9_100, acked: { b: 101 } },
      { at: 9_250 },
      { at: 10_000 },
    )
    expect(state).toMatchObject({ newest: 101, inUse: 101, wrapped: set("b", "c2") })
  })
  test("reload of a young epoch: a wrap at once, the rotation after 250 ms", () => {
    const state = run(joined, settled, { at: 2_000, members: ["b", "c2"] })
    expect(state).toMatchObject({ newest: 100, wrapped: set("b", "c", "c2") })
    expect(run(joined, settled, { at: 2_000, members: ["b", "c2"] }, { at: 2_250 })).toMatchObject({
      newest: 101,
      wrapped: set("b", "c2"),
    })
  })
  test("above 12 members leaves are collected for 5 s", () => {
    const many = Array.from({ length: 13 }, (_, i) => `p${i}`)
    const left = run({ at: 0, members: many }, { at: 1_000, members: many.slice(1) })
    expect(left.leaveDueMs).toBe(at(6_000))
  })
})

describe("the switch", () => {
  const renewed: Step = { at: 6_000, renew: true }
  test("waits for every holder of the old key", () => {
    expect(run(joined, settled, renewed, { at: 6_100, acked: { b: 101, c: 100 } }).inUse).toBe(100)
    expect(run(joined, settled, renewed, { at: 6_100, acked: { b: 101, c: 101 } }).inUse).toBe(101)
  })
  test("or 2 s", () => {
    expect(run(joined, settled, renewed, { at: 7_999 }).inUse).toBe(100)
    expect(run(joined, settled, renewed, { at: 8_000 })).toMatchObject({
      inUse: 101,
      switchByMs: undefined,
    })
  })
  test("does not wait for a newcomer, who cannot read the old key", () => {
    const newcomer: Step = { at: 6_000, members: ["b", "c", "d"] }
    const state = run(joined, settled, newcomer, { at: 6_050, acked: { b: 101, c: 101 } })
    expect(state.inUse).toBe(101)
  })
  test("nobody held the old key: at once", () => {
    expect(run(joined, renewed).inUse).toBe(101)
  })
  test("does not wait for whoever left meanwhile", () => {
    const state = run(joined, settled, renewed, {
      at: 6_100,
      acked: { b: 101, c: 100 },
      members: ["b"],
    })
    expect(state.inUse).toBe(101)
  })
  test("a second cause while waiting: e+2 with a new timer, e+1 is never used", () => {
    const again = run(joined, settled, renewed, { at: 6_500, renew: true })
    expect(again).toMatchObject({ inUse: 100, newest: 102, switchByMs: at(8_500) })
    expect(run(joined, settled, renewed, { at: 6_500, renew: true }, { at: 8_500 }).inUse).toBe(102)
  })
  test("a join while waiting only adds a wrap", () => {
    const state = run(joined, settled, renewed, { at: 6_100, members: ["b", "c", "d"] })
    expect(state).toMatchObject({ newest: 101, inUse: 100, wrapped: set("b", "c", "d") })
  })
})

describe("age", () => {
  test("10 minutes and the jitter", () => {
    const state = startRotation(7, t0, 30_000)
    expect(rotationDueMs(state)).toBe(at(630_000))
    expect(stepRotation(state, { now: at(629_999), jitterMs: 0 }).newest).toBe(7)
    expect(stepRotation(state, { now: at(630_000), jitterMs: 10 }).ageDueMs).toBe(at(1_230_010))
  })
})

test("whatever happened: 2.25 s after the last change only members hold the key in use", () => {
  const step = fc.record({
    wait: fc.integer({ min: 0, max: 7_000 }),
    members: fc.uniqueArray(fc.constantFrom("b", "c", "d"), { maxLength: 3 }),
    acks: fc.boolean(),
    renew: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const holders = new Map<number, ReadonlySet<string>>()
      let state = startRotation(0, t0, 0)
      let now = t0
      const advance = (input: {
        members?: ReadonlySet<string>
        acked?: ReadonlyMap<string, number>
        renew?: boolean
      }) => {
        const before = state
        state = stepRotation(state, { now, jitterMs: 0, ...input })
        holders.set(state.newest, state.wrapped)
        expect([0, 1]).toContain(state.newest - before.newest)
        expect(state.inUse).toBeGreaterThanOrEqual(before.inUse)
        expect(state.newest).toBeGreaterThanOrEqual(state.inUse)
      }
      const serveTimersUntil = (until: number) => {
        while (rotationDueMs(state) <= until) {
          now = Math.max(now, rotationDueMs(state))
          advance({})
        }
        now = until
      }
      for (const { wait, members, acks: acking, renew } of steps) {
        serveTimersUntil(now + wait)
        const acked = new Map(acking ? members.map((kid) => [kid, state.newest]) : [])
        advance({ members: new Set(members), acked, renew })
      }
      serveTimersUntil(now + 2_250)
      for (const kid of holders.get(state.inUse) ?? []) expect(state.members).toContain(kid)
      for (const kid of state.members) expect(state.wrapped).toContain(kid)
    }),
    { numRuns: 100 },
  )
})
