import { describe, expect, it } from "vitest"

import { nextBlur, noBlur } from "./blur-state"
import type { Blur, BlurEvent } from "./blur-state"

const after = (...events: BlurEvent[]): Blur => events.reduce(nextBlur, noBlur)
const chosen = (seen: boolean): BlurEvent => ({ type: "chosen", seen })
const failed: BlurEvent = { type: "broke", trouble: "failed" }
const slow: BlurEvent = { type: "broke", trouble: "slow" }
const ready: BlurEvent = { type: "ready" }

describe("the picture is never shown without the blur that was asked for", () => {
  it.each([
    ["it breaks while it runs", [chosen(true), ready, failed], "failed"],
    ["it proves too slow", [chosen(true), ready, slow], "slow"],
    ["it cannot begin before anybody saw the picture", [chosen(false), failed], "failed"],
    ["it breaks a second time", [chosen(true), ready, failed, slow], "slow"],
  ])("%s: the picture is off", (_, events, trouble) =>
    expect(after(...events)).toEqual({ at: "stopped", trouble }),
  )
})

it("where it cannot begin, a picture that everybody sees stays, and the person is told", () => {
  expect(after(chosen(true), failed)).toEqual({ at: "off", trouble: "failed" })
})

it("a second try may succeed", () => {
  expect(after(chosen(true), ready, failed, ready)).toEqual({ at: "on" })
})

it.each([[ready], [failed], [slow]])("who dropped it hears no more of it: $0.type", (late) => {
  expect(after(chosen(true), ready, { type: "dropped" }, late)).toBe(noBlur)
})
