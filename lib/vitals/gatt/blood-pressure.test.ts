import { describe, expect, it } from "vitest"

import { parseBloodPressure } from "./blood-pressure"
import { parseCuffPressure } from "./intermediate-cuff-pressure"
import { packets, reader, received, sentTime, shortPacket, validReading } from "./testing-bytes"

const pressure = reader(parseBloodPressure)
const cuff = reader(parseCuffPressure)

describe("Blood Pressure Measurement", () => {
  it("has three pressures, a pulse rate, a time, a user and a status", () => {
    expect(pressure(packets.pressure)).toMatchObject({
      kind: "blood_pressure",
      readings: [
        validReading("MDC_PRESS_BLD_NONINV_SYS", 120, "mm[Hg]"),
        validReading("MDC_PRESS_BLD_NONINV_DIA", 80, "mm[Hg]"),
        validReading("MDC_PRESS_BLD_NONINV_MEAN", 93, "mm[Hg]"),
        validReading("MDC_PULS_RATE_NON_INV", 72, "/min"),
      ],
      conditions: ["irregular_pulse"],
      deviceTime: sentTime,
      receivedAt: received,
      detail: { userId: 1 },
    })
  })

  it("in kilopascals is told in mm[Hg]", () => {
    expect(pressure(packets.pressureKpa)).toMatchObject({
      readings: [
        validReading("MDC_PRESS_BLD_NONINV_SYS", 120.0099, "mm[Hg]"),
        validReading("MDC_PRESS_BLD_NONINV_DIA", 80.25663, "mm[Hg]"),
        validReading("MDC_PRESS_BLD_NONINV_MEAN", 93.00769, "mm[Hg]"),
      ],
      deviceTime: null,
      detail: { userId: null },
    })
  })

  it.each([
    [0b00_0001, ["body_movement"], "questionable"],
    [0b00_0010, ["cuff_loose"], "questionable"],
    [0b00_0100, ["irregular_pulse"], "valid"],
    [0b00_1000, ["pulse_above_range"], "valid"],
    [0b01_0000, ["pulse_below_range"], "valid"],
    [0b01_1000, [], "valid"],
    [0b10_0000, ["position_improper"], "questionable"],
    [0b1100_0000, [], "valid"],
  ])("status %i: %j", (bits, conditions, validity) => {
    expect(pressure(`10 78 00 50 00 5d 00 ${bits.toString(16)} 00`)).toMatchObject({
      readings: [{ validity }, { validity }, { validity }],
      conditions,
    })
  })

  it.each([
    ["a mean that the cuff does not tell", "00 78 00 50 00 FF 07", ["valid", "valid", "invalid"]],
    [
      "a diastolic pressure above the systolic one",
      "00 50 00 78 00 5d 00",
      ["questionable", "questionable", "questionable"],
    ],
    ["a mean outside of both", "00 78 00 50 00 82 00", ["valid", "valid", "questionable"]],
    ["a measurement that failed", "00 FF 07 FF 07 FF 07", ["invalid", "invalid", "invalid"]],
    ["more than an artery holds", "00 F4 01 50 00 5d 00", ["questionable", "valid", "valid"]],
  ])("%s", (_, text, validities) => {
    const read = pressure(text)
    expect("readings" in read && read.readings.map(({ validity }) => validity)).toEqual(validities)
  })

  it("tells no user where the cuff knows none", () => {
    expect(pressure("08 78 00 50 00 5d 00 ff")).toMatchObject({ detail: { userId: null } })
  })

  it.each(["00 78 00 50 00 5d", "04 78 00 50 00 5d 00 48", "10 78 00 50 00 5d 00 00"])(
    "short: %s",
    (text) => {
      expect(pressure(text)).toEqual(shortPacket)
    },
  )
})

describe("Intermediate Cuff Pressure", () => {
  it("is no pressure of the patient's", () => {
    expect(cuff(packets.cuff)).toMatchObject({
      kind: "cuff_pressure",
      readings: [],
      detail: { pressure: 140 },
    })
    expect(cuff("00 FF 07 FF 07 FF 07")).toMatchObject({ detail: { pressure: null } })
    expect(cuff("01 A0 F0 FF 07 FF 07")).toMatchObject({ detail: { pressure: 120.0099 } })
  })
})
