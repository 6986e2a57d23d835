import { describe, expect, it } from "vitest"

import { parseHeartRate } from "./heart-rate"
import { packets, reader, shortPacket } from "./testing-bytes"

const parse = reader(parseHeartRate)
const rate = (value: number) => ({ code: "MDC_ECG_HEART_RATE", unit: "/min", value })
const none = { rrIntervals: [], energyExpended: null, contact: null }

describe("Heart Rate Measurement", () => {
  it.each([
    [
      "contact and an interval",
      packets.heartRate,
      72,
      { ...none, contact: true, rrIntervals: [0.8125] },
    ],
    [
      "three intervals, oldest first",
      packets.heartRateThreeIntervals,
      71,
      { ...none, contact: true, rrIntervals: [832 / 1024, 840 / 1024, 825 / 1024] },
    ],
    [
      "16 bits, energy and an interval",
      packets.heartRateAll,
      300,
      { contact: true, energyExpended: 10, rrIntervals: [1] },
    ],
    ["8 bits alone", "00 48", 72, none],
    ["contact that is not supported says nothing", "02 48", 72, none],
    ["the flag of intervals, and none there", "10 48", 72, none],
    ["an interval of nothing", "10 48 00 00 00 04", 72, { ...none, rrIntervals: [1] }],
  ])("%s", (_, text, value, detail) => {
    expect(parse(text)).toMatchObject({
      kind: "heart_rate",
      readings: [{ ...rate(value), validity: "valid" }],
      conditions: [],
      detail,
    })
  })

  it("without contact the rate is questionable, and the sensor is off", () => {
    expect(parse("04 48")).toMatchObject({
      readings: [{ ...rate(72), validity: "questionable", reasons: ["sensor_off"] }],
      conditions: ["sensor_off"],
      detail: { contact: false },
    })
  })

  it("0 is no rate", () => {
    expect(parse("00 00")).toMatchObject({
      readings: [{ value: null, validity: "invalid", reason: "zero" }],
    })
  })

  it("a rate that no heart has is questionable", () => {
    expect(parse("01 ff ff")).toMatchObject({
      readings: [{ ...rate(65_535), validity: "questionable", reasons: ["implausible"] }],
    })
  })

  it.each(["", "00", "01 48", "08 48 01", "10 48 40 03 48"])("short: %s", (text) => {
    expect(parse(text)).toEqual(shortPacket)
  })
})
