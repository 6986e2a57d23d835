import { describe, expect, it } from "vitest"

import { numericsOf } from "./bluetooth-numerics"
import { deviceProfiles } from "./profiles"
import { hex, packets, received } from "./testing-bytes"

const numbers = (number: string, packet: string) => {
  const profile = deviceProfiles
    .flatMap(({ characteristics }) => characteristics)
    .find(({ uuid }) => uuid.slice(4, 8) === number)
  const parsed = profile?.parse(hex(packet), received)
  if (parsed?.ok !== true) throw new Error("no such packet")
  return numericsOf(parsed.value, "Device 7")
}

describe("what a device measured", () => {
  it("carries the device, the moment it came, and that it is monitored", () => {
    expect(numbers("2a37", packets.heartRateThreeIntervals)).toEqual([
      {
        code: "MDC_ECG_HEART_RATE",
        value: 71,
        unit: "/min",
        at: received,
        derived: false,
        origin: "device",
        spot: false,
        questionable: false,
        device: "Device 7",
      },
    ])
  })

  it.each([
    ["a spot check, though its code is monitored", "2a5e", "00 61 00 48 00"],
    ["a pressure", "2a35", packets.pressure],
    ["a temperature", "2a1c", packets.temperature],
    ["a weight", "2a9d", packets.weight],
  ])("is a spot value: %s", (_, number, packet) => {
    const values = numbers(number, packet)
    expect(values.length).toBeGreaterThan(0)
    expect(values.every(({ spot }) => spot)).toBe(true)
  })

  it("leaves out what is no reading: NaN is never a number", () => {
    expect(numbers("2a5f", "00 ff 07 48 00")).toMatchObject([{ code: "MDC_PULS_OXIM_PULS_RATE" }])
    expect(numbers("2a5f", "00 ff 07 ff 07")).toEqual([])
  })

  it("leaves out what nobody can have, and keeps what came with it", () => {
    // a saturation of 2000 %, and of -5 %
    expect(numbers("2a5f", "00 d0 07 48 00")).toMatchObject([{ code: "MDC_PULS_OXIM_PULS_RATE" }])
    expect(numbers("2a5f", "00 fb 0f 48 00")).toMatchObject([{ code: "MDC_PULS_OXIM_PULS_RATE" }])
  })

  it("is demo or test where the device says so", () => {
    expect(numbers("2a5f", "04 61 00 48 00 00 04")).toMatchObject([
      { origin: "demo" },
      { origin: "demo" },
    ])
    expect(numbers("2a5f", "04 61 00 48 00 00 08")).toMatchObject([
      { origin: "test" },
      { origin: "test" },
    ])
  })

  it("is questionable where the device says so", () => {
    expect(numbers("2a37", "04 48")).toMatchObject([{ questionable: true }])
  })

  it("is not told while it is still measured", () => {
    expect(numbers("2a1e", packets.temperature)).toEqual([])
    expect(numbers("2a36", packets.cuff)).toEqual([])
  })

  it("was measured when the device's clock says, where it comes out of its memory", () => {
    const [glucose] = numbers("2a18", packets.glucoseMol.replace("ea 07 0b 1a", "ea 07 0b 18"))
    expect(glucose?.at).toBe(new Date(2026, 10, 24, 17, 27, 45).getTime())
    // an hour more, as somebody set the meter's clock since
    const [set] = numbers("2a18", packets.glucose.replace("ea 07 0b 1a", "ea 07 0b 18"))
    expect(set?.at).toBe(new Date(2026, 10, 24, 18, 27, 45).getTime())
  })

  it("is left out where that clock cannot be right", () => {
    expect(numbers("2a18", packets.glucoseMol.replace("ea 07", "00 00"))).toEqual([])
  })
})
