import { describe, expect, it } from "vitest"

import { numberBoard } from "./number-board"
import type { Numeric } from "./numerics"

const number = (at: number, change: Partial<Numeric> = {}): Numeric => ({
  code: "MDC_ECG_HEART_RATE",
  value: 66,
  unit: "/min",
  at,
  derived: false,
  origin: "device",
  spot: false,
  questionable: false,
  device: "Chest strap",
  ...change,
})
const temperature = (at: number, value: number): Numeric =>
  number(at, {
    code: "MDC_TEMP_BODY",
    unit: "Cel",
    value,
    origin: "manual",
    spot: true,
    device: "",
  })

const told = (board: ReturnType<typeof numberBoard>, now: number) =>
  board.snapshot(now).values.map(({ code, value }) => [code, value])

it("charts what is told, and not what another source says of the same", () => {
  const board = numberBoard()
  const strap = number(1000)
  const replayed = number(1200, { value: 70, origin: "recorded", device: "" })
  const cold = temperature(1100, 36.1)
  board.take("strap", [strap])
  board.take("recording", [replayed])
  board.take("typed", [cold, temperature(1300, 38.2)])
  expect(board.told([strap, replayed, cold], 2000)).toEqual([strap, cold])
  // the strap is silent
  expect(board.told([{ ...replayed }, replayed], 7_000)).toEqual([])
  const next = { ...replayed, at: 7_000 }
  board.take("recording", [next])
  expect(board.told([next], 7_100)).toEqual([next])
})

describe("numbers of several sources", () => {
  it("stand side by side, of each code one", () => {
    const board = numberBoard()
    board.take("strap", [number(1000)])
    board.take("oximeter", [number(1000, { code: "MDC_PULS_OXIM_SAT_O2", value: 97, unit: "%" })])
    board.take("other strap", [number(1500, { value: 80 })])
    expect(told(board, 2000)).toEqual([
      ["MDC_ECG_HEART_RATE", 66],
      ["MDC_PULS_OXIM_SAT_O2", 97],
    ])
  })

  it("give way to the next device when they are not fresh any more", () => {
    const board = numberBoard()
    board.take("strap", [number(0)])
    board.take("other strap", [number(6000, { value: 80 })])
    expect(told(board, 4000)).toEqual([["MDC_ECG_HEART_RATE", 66]])
    expect(told(board, 6000)).toEqual([["MDC_ECG_HEART_RATE", 80]])
  })

  it.each(["recorded", "simulated", "demo", "test"] as const)(
    "of a patient come before those that are %s",
    (origin) => {
      const board = numberBoard()
      board.take("waves", [number(1000, { value: 80, origin })])
      board.take("strap", [number(1000)])
      expect(told(board, 1000)).toEqual([["MDC_ECG_HEART_RATE", 66]])
    },
  )

  it("that were measured once stand beside the monitored ones, the newest alone", () => {
    const board = numberBoard()
    board.take("strap", [number(5000)])
    board.take("typed", [number(2000, { spot: true, value: 70 }), number(1000, { spot: true })])
    expect(told(board, 5000)).toEqual([
      ["MDC_ECG_HEART_RATE", 66],
      ["MDC_ECG_HEART_RATE", 70],
    ])
  })

  it("that are taken back leave the one before, and everybody is told", () => {
    const board = numberBoard()
    board.take("typed", [temperature(1000, 36.8)])
    board.take("typed", [temperature(2000, 38.6)])
    board.withdraw("typed", [temperature(2000, 38.6)])
    expect(told(board, 3000)).toEqual([["MDC_TEMP_BODY", 36.8]])
    expect(board.snapshot(3000).withdrawn).toMatchObject([{ code: "MDC_TEMP_BODY", at: 2000 }])
  })

  it("of a source that is closed end where they were monitored, and stay where they were measured once", () => {
    const board = numberBoard()
    board.take("device", [number(1000), temperature(1000, 37)])
    board.conditions("device", "Chest strap", [{ condition: "sensor_off", present: true, at: 900 }])
    expect(board.snapshot(1000).conditions).toEqual([
      { code: "sensor_off", device: "Chest strap", since: 900 },
    ])
    board.close("device")
    expect(told(board, 1000)).toEqual([["MDC_TEMP_BODY", 37]])
    expect(board.snapshot(1000).conditions).toEqual([])
  })

  it("that came no more for ten minutes are told no more", () => {
    const board = numberBoard()
    board.take("strap", [number(0)])
    expect(told(board, 600_001)).toEqual([])
  })
})
