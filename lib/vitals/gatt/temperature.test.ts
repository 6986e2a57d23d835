import { describe, expect, it } from "vitest"

import { parseIntermediateTemperature, parseTemperature } from "./temperature"
import { packets, reader, sentTime, shortPacket, validReading } from "./testing-bytes"

const temperature = reader(parseTemperature)
const warming = reader(parseIntermediateTemperature)

describe("Temperature Measurement", () => {
  it.each([
    ["36.7 °C", "00 6F 01 00 FF", validReading("MDC_TEMP_BODY", 36.7, "Cel"), null],
    ["98.6 °F", packets.temperatureFahrenheit, validReading("MDC_TEMP_BODY", 37, "Cel"), null],
    ["101.3 °F", "01 F5 03 00 FF", validReading("MDC_TEMP_BODY", 38.5, "Cel"), null],
    ["a site", "04 6F 01 00 FF 09", validReading("MDC_TEMP_BODY", 36.7, "Cel"), "tympanum"],
    [
      "a site that is reserved",
      "04 6F 01 00 FF 0a",
      validReading("MDC_TEMP_BODY", 36.7, "Cel"),
      null,
    ],
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
      deviceTime: sentTime,
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
      expect(temperature(text)).toEqual(shortPacket)
    },
  )
})
