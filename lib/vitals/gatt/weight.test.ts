import { describe, expect, it } from "vitest"

import { packets, reader, sentTime, shortPacket, validReading } from "./testing-bytes"
import { parseWeight } from "./weight"

const weight = reader(parseWeight)

describe("Weight Measurement", () => {
  it("has a weight, a time, a user, a mass index and a height", () => {
    expect(weight(packets.weight)).toMatchObject({
      readings: [
        validReading("MDC_MASS_BODY_ACTUAL", 70.25, "kg"),
        validReading("MDC_RATIO_MASS_BODY_LEN_SQ", 22.5, "kg/m2"),
        validReading("MDC_LEN_BODY_ACTUAL", 176.7, "cm"),
      ],
      deviceTime: sentTime,
      detail: { userId: 2 },
    })
  })

  it("in pounds and inches is told in kilograms and centimetres", () => {
    expect(weight(packets.weightImperial)).toMatchObject({
      readings: [
        validReading("MDC_MASS_BODY_ACTUAL", 69.99837, "kg"),
        validReading("MDC_RATIO_MASS_BODY_LEN_SQ", 22.1, "kg/m2"),
        validReading("MDC_LEN_BODY_ACTUAL", 177.8, "cm"),
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
    expect(weight(text)).toEqual(shortPacket)
  })
})
