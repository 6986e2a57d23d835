import { expect, test } from "vitest"

import type { SelfCheckState } from "@/lib/audit/checks/self-check-state"

import { isFailing, selfCheckLine } from "./self-check-line"

const now = new Date("2026-11-24T10:40:00.000Z")
const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000)
const root = new Uint8Array(32)
const sound: SelfCheckState = {
  checkedAt: ago(1),
  tail: { epoch: 0, size: 902, root },
  wrong: null,
  walk: null,
  whole: { at: ago(20), size: 600, wrong: null },
  outside: { unqueued: 0, unreachable: 0, late: 0, since: null },
  seqFrom: 0n,
  saidAt: null,
  saidSize: null,
  unsaid: 0,
}
const line = (change: Partial<SelfCheckState> = {}) =>
  selfCheckLine({ ...sound, ...change }, now, (time) => time.toISOString().slice(11, 16))

test("a sound log: when, up to where, and when all of it", () => {
  expect(line()).toEqual({
    at: "09:40",
    size: 902,
    overdue: false,
    wrong: null,
    whole: { at: "14:40", size: 600 },
    outside: null,
  })
  expect(isFailing(line())).toBe(false)
  expect(selfCheckLine(null, now, String)).toBeNull()
})

test("what the last check found comes first, then what the last check of the whole log found", () => {
  const row = { trouble: "row", index: 17 } as const
  const entry = { trouble: "entry", index: 3 } as const
  const whole = { at: ago(20), size: 600, wrong: entry }
  expect(line({ wrong: row, whole })).toMatchObject({ wrong: { ...row, at: "09:40" }, whole: null })
  expect(line({ whole })).toMatchObject({ wrong: { ...entry, at: "14:40" } })
  expect(isFailing(line({ whole }))).toBe(true)
})

test("events outside the log are loud too, and a worker that does not check is said to be late", () => {
  const outside = { unqueued: 40, unreachable: 0, late: 0, since: ago(5) }
  expect(line({ outside })).toMatchObject({ outside: { unqueued: 40, since: "05:40" } })
  expect(isFailing(line({ outside }))).toBe(true)
  expect(line({ checkedAt: ago(4) })).toMatchObject({ overdue: true })
})
