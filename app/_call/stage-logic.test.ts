import { describe, expect, test } from "vitest"

import type { Peer, SessionSnapshot } from "@/lib/e2ee/client/session"

import { castOf } from "./cast"
import { corners, nearestCorner, nextCorner } from "./corner"
import { fitOf } from "./fit"
import { lockOf, spoken } from "./lock"

const nobody: Peer = {
  identity: "x",
  state: "secured",
  role: undefined,
  kid: "k",
  reason: undefined,
  linked: false,
  verified: false,
  plaintext: false,
  lastBeatMs: undefined,
  tracks: [],
}
const peer = (change: Partial<Peer>): Peer => ({ ...nobody, ...change })
const doctor = peer({ identity: "d", role: "clinician" })
const patient = peer({ identity: "p", role: "patient" })
const device = peer({ identity: "b", role: "device" })
const stranger = peer({ identity: "s", state: "stranger" })

describe("who is where", () => {
  test("a patient meets the clinician, a clinician the patient", () => {
    expect(castOf([device, doctor], "patient").lead).toBe(doctor)
    expect(castOf([device, patient], "clinician").lead).toBe(patient)
    expect(castOf([device], "clinician").lead).toBeUndefined()
  })

  test("a stranger is named apart and never on the stage", () => {
    const cast = castOf([stranger], "patient")
    expect(cast).toMatchObject({ lead: undefined, sounds: [], device: false })
    expect(cast.strangers).toEqual([stranger])
  })

  test("a device counts once its values can be read", () => {
    expect(castOf([peer({ ...device, state: "member" })], "patient").device).toBe(false)
    expect(castOf([device], "patient").device).toBe(true)
  })
})

describe("the lock", () => {
  const room = (change: Partial<SessionSnapshot>): SessionSnapshot => ({
    connection: "connected",
    badge: "encrypted",
    peers: [doctor],
    code: { state: "none" },
    keySinceMs: undefined,
    plaintextRefused: [],
    warnings: [],
    ...change,
  })

  test.each([
    ["encrypted", "sure"],
    ["linked", "sure"],
    ["checked", "ok"],
    ["securing", "plain"],
    ["warning", "warn"],
    ["broken", "bad"],
  ] as const)("%s", (badge, tone) => {
    expect(lockOf(room({ badge }), "end_to_end")).toMatchObject({ word: badge, tone })
  })

  test("claims nothing without a connection or anybody to be locked with", () => {
    expect(lockOf(undefined, "end_to_end").word).toBe("none")
    expect(lockOf(room({ connection: "reconnecting" }), "end_to_end").word).toBe("none")
    expect(lockOf(room({ peers: [] }), "end_to_end").word).toBe("securing")
    expect(lockOf(room({ peers: [stranger], badge: "warning" }), "end_to_end").word).toBe("warning")
  })

  test("without encryption says so from the first moment to the last, whatever else is true", () => {
    const warning = { kind: "stranger", identity: "s", reason: "seat-signature" } as const
    const plain = { word: "plain", tone: "warn", code: { state: "none" } }
    expect(lockOf(undefined, "none")).toMatchObject(plain)
    expect(lockOf(room({ connection: "reconnecting", badge: "plain" }), "none")).toMatchObject(
      plain,
    )
    expect(lockOf(room({ badge: "plain", warnings: [warning] }), "none")).toMatchObject({
      ...plain,
      warnings: [warning],
    })
  })

  test("the code is read in two halves", () => {
    expect(spoken("482915037264")).toBe("482 915 · 037 264")
  })
})

test("a dragged picture goes to the nearest corner, and a press takes it round", () => {
  expect(nearestCorner(10, 10, 300, 600)).toBe("top_left")
  expect(nearestCorner(290, 590, 300, 600)).toBe("bottom_right")
  expect(corners.map(nextCorner).toSorted()).toEqual(corners.toSorted())
})

test("a picture fills the stage unless half of it were lost", () => {
  const stage = { width: 1040, height: 568 }
  expect(fitOf({ width: 1280, height: 720 }, stage)).toBe("cover")
  expect(fitOf({ width: 640, height: 480 }, stage)).toBe("cover")
  expect(fitOf({ width: 720, height: 1280 }, stage)).toBe("contain")
  expect(fitOf({ width: 1280, height: 720 }, { width: 360, height: 640 })).toBe("contain")
  expect(fitOf({ width: 0, height: 0 }, stage)).toBe("cover")
})
