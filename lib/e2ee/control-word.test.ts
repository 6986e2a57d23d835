import fc from "fast-check"
import { describe, expect, test } from "vitest"

import { readJson } from "./client/message"
import { readControl, rungs } from "./control-word"
import type { ControlWord } from "./control-word"
import { seatRoles } from "./seat-role"

const line = { t: "line", rung: "sound", weak: true, leaving: false } as const

describe("a word of the control topic", () => {
  test.each<ControlWord>([{ t: "exclude", kid: "k1" }, { t: "mute", kid: "k1" }, line])(
    "is heard from a clinician as it was said: %j",
    (word) => {
      expect(readControl(JSON.parse(JSON.stringify(word)), "clinician")).toEqual(word)
    },
  )

  test("is of the sender's own line from whoever says it", () => {
    for (const role of seatRoles) expect(readControl(line, role)).toEqual(line)
  })

  test.each(["exclude", "mute"])("%s is for a clinician alone to say", (t) => {
    for (const role of seatRoles.filter((one) => one !== "clinician"))
      expect(readControl({ t, kid: "k1" }, role)).toBeUndefined()
  })

  test.each([
    undefined,
    null,
    "exclude",
    7,
    [],
    {},
    { t: "handover", kid: "k1" },
    { t: "exclude" },
    { t: "exclude", kid: 7 },
    { t: "mute", kid: ["k1"] },
    { t: "line" },
    { ...line, rung: "attic" },
    { ...line, rung: ["sound"] },
    { ...line, weak: "true" },
    { ...line, leaving: 1 },
  ])("is not %j", (json) => {
    expect(readControl(json, "clinician")).toBeUndefined()
  })

  test("no bytes crash the reader, and what it reads it reads again", () => {
    const field = fc.oneof(
      fc.constantFrom("exclude", "mute", "line", ...rungs),
      fc.boolean(),
      fc.jsonValue(),
    )
    const likely = fc
      .record(
        { t: field, kid: field, rung: field, weak: field, leaving: field },
        { requiredKeys: [] },
      )
      .map((json) => new TextEncoder().encode(JSON.stringify(json)))
    fc.assert(
      fc.property(
        fc.oneof(fc.uint8Array(), likely),
        fc.constantFrom(...seatRoles),
        (bytes, role) => {
          const word = readControl(readJson(new Uint8Array(bytes)), role)
          expect(word === undefined ? undefined : readControl(word, role)).toEqual(word)
        },
      ),
    )
  })
})
