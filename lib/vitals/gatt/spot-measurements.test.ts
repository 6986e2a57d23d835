import { describe, expect, it } from "vitest"

import { lowBatteryPercent, parseBatteryLevel } from "./battery-level"
import { parseBloodPressure } from "./blood-pressure"
import { clockConditions } from "./device-time"
import { parseGlucose } from "./glucose"
import { parseCuffPressure } from "./intermediate-cuff-pressure"
import { parseIntermediateTemperature, parseTemperature } from "./temperature"
import { hex, packets, received } from "./testing-bytes"
import { parseWeight } from "./weight"

const reader =
  <T>(parse: (bytes: Uint8Array, at: number) => { ok: true; value: T } | { ok: false }) =>
  (text: string) => {
    const answer = parse(hex(text), received)
    return answer.ok ? answer.value : answer
  }
const pressure = reader(parseBloodPressure)
const cuff = reader(parseCuffPressure)
const temperature = reader(parseTemperature)
const warming = reader(parseIntermediateTemperature)
const weight = reader(parseWeight)
const glucose = reader(parseGlucose)
const battery = reader(parseBatteryLevel)
const time = { year: 2026, month: 11, day: 26, hours: 17, minutes: 27, seconds: 45 }
const short = { ok: false, reason: "short_packet" }
const valid = (code: string, value: number, unit: string) => ({
  code,
  value,
  unit,
  validity: "valid",
})

describe("Blood Pressure Measurement", () => {
  it("has three pressures, a pulse rate, a time, a user and a status", () => {
    expect(pressure(packets.pressure)).toMatchObject({
      kind: "blood_pressure",
      readings: [
        valid("MDC_PRESS_BLD_NONINV_SYS", 120, "mm[Hg]"),
        valid("MDC_PRESS_BLD_NONINV_DIA", 80, "mm[Hg]"),
        valid("MDC_PRESS_BLD_NONINV_MEAN", 93, "mm[Hg]"),
        valid("MDC_PULS_RATE_NON_INV", 72, "/min"),
      ],
      conditions: ["irregular_pulse"],
      deviceTime: time,
      receivedAt: received,
      detail: { userId: 1 },
    })
  })

  it("in kilopascals is told in mm[Hg]", () => {
    expect(pressure(packets.pressureKpa)).toMatchObject({
      readings: [
        valid("MDC_PRESS_BLD_NONINV_SYS", 120.0099, "mm[Hg]"),
        valid("MDC_PRESS_BLD_NONINV_DIA", 80.25663, "mm[Hg]"),
        valid("MDC_PRESS_BLD_NONINV_MEAN", 93.00769, "mm[Hg]"),
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
      expect(pressure(text)).toEqual(short)
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

describe("Temperature Measurement", () => {
  it.each([
    ["36.7 °C", "00 6F 01 00 FF", valid("MDC_TEMP_BODY", 36.7, "Cel"), null],
    ["98.6 °F", packets.temperatureFahrenheit, valid("MDC_TEMP_BODY", 37, "Cel"), null],
    ["101.3 °F", "01 F5 03 00 FF", valid("MDC_TEMP_BODY", 38.5, "Cel"), null],
    ["a site", "04 6F 01 00 FF 09", valid("MDC_TEMP_BODY", 36.7, "Cel"), "tympanum"],
    ["a site that is reserved", "04 6F 01 00 FF 0a", valid("MDC_TEMP_BODY", 36.7, "Cel"), null],
    ["NaN", "00 FF FF 7F 00", { value: null, reason: "nan" }, null],
    ["NRes", "00 00 00 80 00", { value: null, reason: "nres" }, null],
    ["0 °F", "01 00 00 00 00", { value: null, reason: "zero" }, null],
    [
      "Celsius that is Fahrenheit",
      "00 DA 03 00 FF",
      { value: 98.6, validity: "questionable", reasons: ["implausible"] },
      null,
    ],
  ])("%s", (_, text, reading, site) => {
    expect(temperature(text)).toMatchObject({ readings: [reading], detail: { site } })
  })

  it("has its time", () => {
    expect(temperature(packets.temperature)).toMatchObject({
      deviceTime: time,
      detail: { site: "ear" },
    })
  })

  it("while it warms up is an estimate", () => {
    expect(warming("00 6F 01 00 FF")).toMatchObject({
      kind: "intermediate_temperature",
      readings: [{ value: 36.7, validity: "questionable", reasons: ["early_estimate"] }],
    })
  })

  it.each(["00 6F 01 00", "02 6F 01 00 FF ea 07 0b 1a 11 1b", "04 6F 01 00 FF"])(
    "short: %s",
    (text) => {
      expect(temperature(text)).toEqual(short)
    },
  )
})

describe("Weight Measurement", () => {
  it("has a weight, a time, a user, a mass index and a height", () => {
    expect(weight(packets.weight)).toMatchObject({
      readings: [
        valid("MDC_MASS_BODY_ACTUAL", 70.25, "kg"),
        valid("MDC_RATIO_MASS_BODY_LEN_SQ", 22.5, "kg/m2"),
        valid("MDC_LEN_BODY_ACTUAL", 176.7, "cm"),
      ],
      deviceTime: time,
      detail: { userId: 2 },
    })
  })

  it("in pounds and inches is told in kilograms and centimetres", () => {
    expect(weight(packets.weightImperial)).toMatchObject({
      readings: [
        valid("MDC_MASS_BODY_ACTUAL", 69.99837, "kg"),
        valid("MDC_RATIO_MASS_BODY_LEN_SQ", 22.1, "kg/m2"),
        valid("MDC_LEN_BODY_ACTUAL", 177.8, "cm"),
      ],
    })
  })

  it.each([
    ["unsuccessful", "00 ff ff", { value: null, reason: "unsuccessful" }],
    ["nothing", "00 00 00", { value: null, reason: "zero" }],
    ["nobody", "00 01 00", { value: 0.005, validity: "questionable", reasons: ["implausible"] }],
  ])("%s", (_, text, reading) => {
    expect(weight(text)).toMatchObject({ readings: [reading] })
  })

  it("tells no user where the scale knows none", () => {
    expect(weight("04 E2 36 ff")).toMatchObject({ detail: { userId: null } })
  })

  it.each(["00 E2", "04 E2 36", "08 E2 36 E1 00 E7"])("short: %s", (text) => {
    expect(weight(text)).toEqual(short)
  })
})

describe("Glucose Measurement", () => {
  it("in kilograms a litre is told in mmol/L", () => {
    expect(glucose(packets.glucose)).toMatchObject({
      kind: "glucose",
      readings: [valid("MDC_CONC_GLU_GEN", 5.495237, "mmol/L")],
      conditions: [],
      origin: "patient",
      stored: true,
      deviceTime: time,
      detail: {
        sequence: 42,
        timeOffsetMinutes: 60,
        sample: "capillary_plasma",
        site: "finger",
        contextFollows: false,
      },
    })
  })

  it("in moles a litre", () => {
    expect(glucose(packets.glucoseMol)).toMatchObject({
      readings: [valid("MDC_CONC_GLU_GEN", 5.5, "mmol/L")],
      detail: { sample: "venous_plasma", site: null, timeOffsetMinutes: 0 },
    })
  })

  it("of control solution is a test of the meter", () => {
    expect(glucose("06 2b 00 ea 07 0b 1a 11 1b 2d 37 C0 4a")).toMatchObject({
      origin: "test",
      detail: { sample: "control_solution", site: "control_solution" },
    })
  })

  it.each([
    ["no concentration", "10 01 00 ea 07 0b 1a 11 1b 2d", [], true],
    ["NaN", "02 01 00 ea 07 0b 1a 11 1b 2d FF 07 11", [{ value: null, reason: "nan" }], false],
  ])("%s", (_, text, readings, contextFollows) => {
    expect(glucose(text)).toMatchObject({ readings, detail: { contextFollows } })
  })

  it("may be set back in time", () => {
    expect(glucose("01 01 00 ea 07 0b 1a 11 1b 2d c4 ff")).toMatchObject({
      detail: { timeOffsetMinutes: -60 },
    })
  })

  it.each([
    [0, "battery_low", "valid"],
    [1, "sensor_malfunction", "questionable"],
    [2, "sample_insufficient", "questionable"],
    [3, "strip_inserted_wrongly", "questionable"],
    [4, "strip_type_incorrect", "questionable"],
    [5, "result_too_high", "questionable"],
    [6, "result_too_low", "questionable"],
    [7, "temperature_too_high", "questionable"],
    [8, "temperature_too_low", "questionable"],
    [9, "read_interrupted", "questionable"],
    [10, "device_fault", "questionable"],
    [11, "clock_fault", "valid"],
  ] as const)("status bit %d: %s, the value is %s", (bit, condition, validity) => {
    const bits = [(1 << bit) & 0xff, (1 << bit) >> 8].map((byte) => byte.toString(16)).join(" ")
    expect(glucose(`0e 2b 00 ea 07 0b 1a 11 1b 2d 37 C0 f4 ${bits}`)).toMatchObject({
      readings: [{ validity }],
      conditions: [condition],
    })
  })

  it.each(["00 01 00 ea 07 0b 1a 11 1b", "02 01 00 ea 07 0b 1a 11 1b 2d 37 C0"])(
    "short: %s",
    (text) => {
      expect(glucose(text)).toEqual(short)
    },
  )
})

describe("Battery Level", () => {
  it.each([
    [100, []],
    [lowBatteryPercent + 1, []],
    [lowBatteryPercent, ["battery_low"]],
    [0, ["battery_low"]],
  ])("%d %%", (percent, conditions) => {
    expect(battery(percent.toString(16))).toMatchObject({ conditions, detail: { percent } })
  })

  it("more than full is reserved", () => {
    expect(battery("65")).toEqual({ ok: false, reason: "reserved_value" })
  })
})

describe("a device's clock", () => {
  it.each([
    ["of another zone", { hours: 23 }, []],
    ["years behind, or an old measurement", { year: 2019 }, []],
    ["without a year", { year: 0 }, ["clock_not_set"]],
    ["without a month", { month: 0 }, ["clock_not_set"]],
    ["with a day that is not", { month: 2, day: 30 }, ["clock_invalid"]],
    ["with an hour that is not", { hours: 24 }, ["clock_invalid"]],
    ["before the calendar", { year: 1581 }, ["clock_invalid"]],
    ["that no zone is ahead enough for", { day: 28 }, ["clock_ahead"]],
  ])("%s", (_, change, conditions) => {
    expect(clockConditions({ ...time, ...change }, received)).toEqual(conditions)
  })
})
