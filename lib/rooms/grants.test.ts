import { expect, test } from "vitest"

import { certificateUntil, grantFor } from "./grants"

test("people publish camera and microphone, a clinician the screen too, and nothing else", () => {
  expect(grantFor("clinician", "r").sources).toEqual(["camera", "microphone", "screen_share"])
  for (const role of ["patient", "companion", "interpreter"] as const) {
    expect(grantFor(role, "r")).toEqual({
      room: "r",
      roomJoin: true,
      sources: ["camera", "microphone"],
      canSubscribe: true,
      canPublishData: true,
      canUpdateOwnMetadata: true,
    })
  }
})

test("a device sends data and neither shows nor sees anybody", () => {
  expect(grantFor("device", "r")).toMatchObject({
    sources: [],
    canSubscribe: false,
    canPublishData: true,
  })
})

test("a certificate lasts to the end of the window, or an hour for a visit that runs over", () => {
  const endsAt = new Date("2026-11-24T10:40:00Z")
  const until = (at: string) => certificateUntil(endsAt, new Date(at)).toISOString()
  expect(until("2026-11-24T10:20:00Z")).toBe("2026-11-24T12:40:00.000Z")
  expect(until("2026-11-24T12:30:00Z")).toBe("2026-11-24T13:30:00.000Z")
})
