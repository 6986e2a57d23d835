import fc from "fast-check"
import { describe, expect, it } from "vitest"

import { float32, sfloat } from "./ieee-11073-float"

describe("SFLOAT", () => {
  it.each([
    [0x0078, 120],
    [0xf3cf, 97.5],
    [0x0000, 0],
    [0x07fd, 2045],
    [0x0803, -2045],
    [0x0fff, -1],
    [0xb063, 0.00099],
    [0x7001, 1e7],
    [0x8001, 1e-8],
    [0xffff, -0.1],
  ])("%i is %d", (raw, value) => {
    expect(sfloat(raw)).toEqual({ kind: "number", value })
  })

  it.each([
    [0x07ff, "nan"],
    [0x0800, "nres"],
    [0x07fe, "positive_infinity"],
    [0x0802, "negative_infinity"],
    [0x0801, "reserved"],
    // whatever the exponent
    [0xf7ff, "nan"],
    [0x3800, "nres"],
  ])("%i is no reading: %s", (raw, why) => {
    expect(sfloat(raw)).toEqual({ kind: "no_reading", why })
  })

  it("is what its digits say, for every one there is", () => {
    for (let raw = 0; raw <= 0xffff; raw++) {
      const read = sfloat(raw)
      if (read.kind === "no_reading") continue
      const [m, e] = [raw & 0xfff, raw >> 12]
      const digits = m >= 0x800 ? m - 0x1000 : m
      expect(read.value).toBe(Number(`${digits}e${e >= 8 ? e - 16 : e}`))
    }
  })
})

describe("FLOAT", () => {
  it.each([
    [0xff00016f, 36.7],
    [0xff0003da, 98.6],
    [0x00000024, 36],
    [0xfeffffff, -0.01],
    [0x007ffffd, 8_388_605],
  ])("%i is %d", (raw, value) => {
    expect(float32(raw)).toEqual({ kind: "number", value })
  })

  it.each([
    [0x007fffff, "nan"],
    [0x00800000, "nres"],
    [0x007ffffe, "positive_infinity"],
    [0x00800002, "negative_infinity"],
    [0x00800001, "reserved"],
    [0xff7fffff, "nan"],
  ])("%i is no reading: %s", (raw, why) => {
    expect(float32(raw)).toEqual({ kind: "no_reading", why })
  })

  it("is finite for all 32 bits", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (raw) => {
        const read = float32(raw)
        expect(read.kind === "no_reading" || Number.isFinite(read.value)).toBe(true)
      }),
    )
  })
})
