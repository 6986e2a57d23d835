import { describe, expect, it } from "vitest"

import { parseGlucose } from "./glucose"
import { packets, reader, sentTime, shortPacket, validReading } from "./testing-bytes"

const glucose = reader(parseGlucose)

describe("Glucose Measurement", () => {
  it("in kilograms a litre is told in mmol/L", () => {
    expect(glucose(packets.glucose)).toMatchObject({
      kind: "glucose",
      readings: [validReading("MDC_CONC_GLU_GEN", 5.495237, "mmol/L")],
      conditions: [],
      origin: "patient",
      stored: true,
      deviceTime: sentTime,
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
      readings: [validReading("MDC_CONC_GLU_GEN", 5.5, "mmol/L")],
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
      expect(glucose(text)).toEqual(shortPacket)
    },
  )
})
