import { describe, expect, it } from "vitest"

import { parseContinuousOximetry } from "./pulse-oximetry-continuous"
import { parseSpotCheckOximetry } from "./pulse-oximetry-spot-check"
import { packets, reader, received, shortPacket } from "./testing-bytes"

const continuous = reader(parseContinuousOximetry)
const spot = reader(parseSpotCheckOximetry)
const spo2 = (value: number) => ({ code: "MDC_PULS_OXIM_SAT_O2", unit: "%", value })
const pulse = (value: number) => ({ code: "MDC_PULS_OXIM_PULS_RATE", unit: "/min", value })
const le = (bits: number, bytes: number) =>
  Array.from({ length: bytes }, (_, i) => ((bits >> (8 * i)) & 0xff).toString(16)).join(" ")
const withMeasurement = (bits: number) => continuous(`04 61 00 48 00 ${le(bits, 2)}`)
const withSensor = (bits: number) => continuous(`08 61 00 48 00 ${le(bits, 3)}`)

describe("PLX Continuous Measurement", () => {
  it("has a saturation and a pulse rate", () => {
    expect(continuous(packets.oximetry)).toMatchObject({
      kind: "pulse_oximetry_continuous",
      readings: [
        { ...spo2(97.5), validity: "valid" },
        { ...pulse(72), validity: "valid" },
      ],
      conditions: [],
      origin: "patient",
      stored: false,
      detail: { fast: null, slow: null, status: [], pulseAmplitudeIndex: null },
    })
  })

  it("has fast and slow ones, status, sensor and amplitude, in this order", () => {
    expect(continuous(packets.oximetryAll)).toMatchObject({
      readings: [spo2(97), pulse(72)],
      conditions: ["low_perfusion", "sensor_displaced"],
      detail: {
        fast: { spo2: spo2(97), pulseRate: pulse(73) },
        slow: { spo2: spo2(98), pulseRate: pulse(72) },
        status: ["fully_qualified"],
        pulseAmplitudeIndex: 1.5,
      },
    })
  })

  it.each([
    ["NaN", "FF 07", "nan"],
    ["NRes", "00 08", "nres"],
    ["+INFINITY", "FE 07", "positive_infinity"],
    ["-INFINITY", "02 08", "negative_infinity"],
    ["reserved", "01 08", "reserved"],
    ["0", "00 00", "zero"],
  ])("%s is no reading, and the other value stays", (_, raw, reason) => {
    expect(continuous(`00 ${raw} 48 00`)).toMatchObject({
      readings: [
        { code: "MDC_PULS_OXIM_SAT_O2", value: null, validity: "invalid", reason },
        { ...pulse(72), validity: "valid" },
      ],
    })
  })

  it.each([
    [5, "ongoing", "valid"],
    [6, "early_estimate", "questionable"],
    [7, "validated", "valid"],
    [8, "fully_qualified", "valid"],
    [9, "from_storage", "valid"],
    [10, "demo", "valid"],
    [11, "test", "valid"],
    [12, "calibrating", "questionable"],
    [13, "unavailable", "invalid"],
    [14, "questionable", "questionable"],
    [15, "invalid", "invalid"],
  ] as const)("measurement status bit %d: %s is %s", (bit, status, validity) => {
    expect(withMeasurement(1 << bit)).toMatchObject({
      readings: [{ validity }, { validity }],
      stored: status === "from_storage",
      origin: status === "demo" || status === "test" ? status : "patient",
      detail: { status: [status] },
    })
  })

  it("a value that is taken back is none, also where a doubt stands beside it", () => {
    expect(withMeasurement((1 << 15) | (1 << 14))).toMatchObject({
      readings: [
        { value: null, reason: "invalid" },
        { value: null, reason: "invalid" },
      ],
    })
  })

  it("the five lowest bits of the status are reserved", () => {
    expect(withMeasurement(0x1f)).toMatchObject({
      readings: [{ validity: "valid" }, { validity: "valid" }],
      detail: { status: [] },
    })
  })

  it.each([
    [0, "extended_display_update", "valid"],
    [1, "equipment_malfunction", "questionable"],
    [2, "signal_irregular", "valid"],
    [3, "signal_inadequate", "questionable"],
    [4, "signal_poor", "valid"],
    [5, "low_perfusion", "valid"],
    [6, "signal_erratic", "questionable"],
    [7, "non_pulsatile", "questionable"],
    [8, "pulse_questionable", "questionable"],
    [9, "signal_analysing", "valid"],
    [10, "interference", "valid"],
    [11, "sensor_off", "questionable"],
    [12, "sensor_unknown", "questionable"],
    [13, "sensor_displaced", "questionable"],
    [14, "sensor_malfunction", "questionable"],
    [15, "sensor_disconnected", "questionable"],
  ] as const)("sensor status bit %d: %s, the value is %s", (bit, condition, validity) => {
    expect(withSensor(1 << bit)).toMatchObject({
      readings: [{ validity }, { validity }],
      conditions: [condition],
    })
  })

  it("the rest of the 24 bits is reserved", () => {
    expect(withSensor(0xff0000)).toMatchObject({ conditions: [] })
  })

  it("more than 100 % is questionable", () => {
    expect(continuous("00 7F 00 48 00")).toMatchObject({
      readings: [{ ...spo2(127), validity: "questionable", reasons: ["implausible"] }, pulse(72)],
    })
  })

  it.each(["00 61 00 48", "01 61 00 48 00 61 00", "04 61 00 48 00 00", "08 61 00 48 00 00 00"])(
    "short: %s",
    (text) => {
      expect(continuous(text)).toEqual(shortPacket)
    },
  )
})

describe("PLX Spot-Check Measurement", () => {
  it("has its time, its status and its amplitude", () => {
    expect(spot(packets.oximetrySpot)).toMatchObject({
      kind: "pulse_oximetry_spot_check",
      readings: [spo2(97), pulse(72)],
      conditions: ["interference"],
      stored: true,
      deviceTime: { year: 2026, month: 11, day: 26, hours: 17, minutes: 27, seconds: 45 },
      receivedAt: received,
      detail: { status: ["from_storage"], pulseAmplitudeIndex: 0.5 },
    })
  })

  it("says that its clock was never set", () => {
    expect(spot("11 61 00 48 00 d0 07 01 01 00 00 00")).toMatchObject({
      conditions: ["clock_not_set"],
      deviceTime: { year: 2000, month: 1, day: 1 },
    })
  })

  it("an amplitude that is no number is none", () => {
    expect(spot("08 61 00 48 00 FF 07")).toMatchObject({ detail: { pulseAmplitudeIndex: null } })
  })

  it.each(["01 61 00 48 00 ea 07 0b 1a 11 1b", "02 61 00 48 00 00"])("short: %s", (text) => {
    expect(spot(text)).toEqual(shortPacket)
  })
})
