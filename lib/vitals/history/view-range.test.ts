import { describe, expect, it } from "vitest"

import { lastOf, panned, zoomed } from "./view-range"

const whole = { from: 0, to: 3_600_000 }
const middle = { from: 1_500_000, to: 2_100_000 }

describe("what of a time line is looked at", () => {
  it("closer, around its middle, down to half a minute", () => {
    expect(zoomed(middle, 2, whole)).toEqual({ from: 1_650_000, to: 1_950_000 })
    expect(zoomed({ from: 0, to: 30_000 }, 2, whole)).toEqual({ from: 0, to: 30_000 })
  })

  it("away, and never beyond the whole", () => {
    expect(zoomed({ from: 0, to: 600_000 }, 0.5, whole)).toEqual({ from: 0, to: 1_200_000 })
    expect(zoomed({ from: 0, to: 3_000_000 }, 0.5, whole)).toEqual(whole)
  })

  it("earlier and later, as long as there is something", () => {
    expect(panned(middle, 0.5, whole)).toEqual({ from: 1_800_000, to: 2_400_000 })
    expect(panned(middle, -9, whole)).toEqual({ from: 0, to: 600_000 })
    expect(panned(middle, 9, whole)).toEqual({ from: 3_000_000, to: 3_600_000 })
  })

  it("the last of it", () => {
    expect(lastOf(whole, 600_000)).toEqual({ from: 3_000_000, to: 3_600_000 })
    expect(lastOf(whole, 9_000_000)).toEqual(whole)
  })
})
