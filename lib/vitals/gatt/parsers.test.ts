import fc from "fast-check"
import { describe, expect, it } from "vitest"

import { rounds } from "@/lib/testing-fuzz"

import { vitalCodes } from "../vital-code"
import { parseBatteryLevel } from "./battery-level"
import { parseBloodPressure } from "./blood-pressure"
import { parseGlucose } from "./glucose"
import { parseHeartRate } from "./heart-rate"
import { parseCuffPressure } from "./intermediate-cuff-pressure"
import type { GattReading } from "./measurement"
import { parseContinuousOximetry } from "./pulse-oximetry-continuous"
import { parseSpotCheckOximetry } from "./pulse-oximetry-spot-check"
import { technicalConditions } from "./technical-condition"
import { parseIntermediateTemperature, parseTemperature } from "./temperature"
import { hex, packets, received } from "./testing-bytes"
import { parseWeight } from "./weight"

/** Every parser, with whole packets of it and the length below which one is short. */
const parsers = [
  ["heart rate", parseHeartRate, [packets.heartRate, packets.heartRateAll], 2],
  ["continuous oximetry", parseContinuousOximetry, [packets.oximetry, packets.oximetryAll], 5],
  ["spot-check oximetry", parseSpotCheckOximetry, [packets.oximetrySpot], 5],
  ["blood pressure", parseBloodPressure, [packets.pressure, packets.pressureKpa], 7],
  ["cuff pressure", parseCuffPressure, [packets.cuff], 7],
  ["temperature", parseTemperature, [packets.temperature, packets.temperatureFahrenheit], 5],
  ["intermediate temperature", parseIntermediateTemperature, [packets.temperature], 5],
  ["weight", parseWeight, [packets.weight, packets.weightImperial], 3],
  ["glucose", parseGlucose, [packets.glucose, packets.glucoseMol], 10],
  ["battery level", parseBatteryLevel, [packets.battery], 1],
] as const

describe.each(parsers)("%s", (_, parse, whole, least) => {
  it("reads each whole packet, wherever it lies in a buffer", () => {
    for (const text of whole) {
      const bytes = hex(text)
      const within = new Uint8Array(bytes.length + 7)
      within.set(bytes, 3)
      const answer = parse(bytes, received)
      expect(answer).toMatchObject({ ok: true, value: { receivedAt: received } })
      expect(parse(within.subarray(3, 3 + bytes.length), received)).toEqual(answer)
    }
  })

  it("refuses a packet that ends too early", () => {
    for (let length = 0; length < least; length++) {
      const bytes = hex(whole[0]).subarray(0, length)
      expect(parse(bytes, received)).toEqual({ ok: false, reason: "short_packet" })
    }
  })

  it("refuses what no attribute can hold, and ignores bytes of reserved flags", () => {
    const bytes = hex(whole[0])
    const padded = new Uint8Array(513)
    padded.set(bytes)
    expect(parse(padded, received)).toEqual({ ok: false, reason: "oversized_packet" })
    expect(parse(padded.subarray(0, bytes.length + 2), received).ok).toBe(true)
  })

  it("takes any bytes at all without throwing, and tells only what is sound", () => {
    const mutated = fc
      .tuple(
        fc.constantFrom(...whole),
        fc.array(fc.tuple(fc.nat(32), fc.nat(255)), { maxLength: 4 }),
        fc.nat(40),
      )
      .map(([text, changes, cut]) => {
        const bytes = hex(text)
        for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte
        return bytes.subarray(0, bytes.length - (cut > 20 ? 0 : cut))
      })
    const arbitrary = fc.uint8Array({ maxLength: 520 })
    fc.assert(
      fc.property(fc.oneof(arbitrary, mutated), (bytes) => {
        const answer = parse(bytes, received)
        if (!answer.ok) return
        const { readings, conditions } = answer.value
        expect(readings.length).toBeLessThanOrEqual(4)
        readings.forEach(sound)
        expect(conditions.every((each) => Object.hasOwn(technicalConditions, each))).toBe(true)
        expect(new Set(conditions).size).toBe(conditions.length)
      }),
      rounds(1000),
    )
  })
})

function sound(reading: GattReading): void {
  const { unit, plausible } = vitalCodes[reading.code]
  expect(reading.unit).toBe(unit)
  if (reading.validity === "invalid") return
  const possible = reading.value >= plausible[0] && reading.value <= plausible[1]
  expect(Number.isFinite(reading.value)).toBe(true)
  const doubted = reading.validity === "questionable" && reading.reasons.includes("implausible")
  expect(doubted).toBe(!possible)
}
