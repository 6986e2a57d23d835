import { expect, it } from "vitest"

import { deedBody, parseDeedMessage } from "./deed-message"
import type { DeedMessage } from "./deed-message"

const who = { by: "Dr A", comment: "", at: 1_800_000_000_000 }
const id = "0197f3c0-0000-7000-8000-000000000000"
const through = (message: DeedMessage) =>
  parseDeedMessage(JSON.parse(JSON.stringify(deedBody(message))), "Dr A")

it.each<DeedMessage>([
  { kind: "deed", id, deed: { ...who, kind: "acknowledge", condition: "MDC_TEMP_BODY.high" } },
  { kind: "deed", id, deed: { ...who, kind: "acknowledge", condition: "lead_off:V1" } },
  { kind: "deed", id, deed: { ...who, kind: "reset", condition: "all" } },
  { kind: "deed", id, deed: { ...who, kind: "audio_pause" } },
  { kind: "deed", id, deed: { ...who, kind: "audio_on" } },
  { kind: "deed", id, deed: { ...who, kind: "alarm_on", condition: "asystole" } },
  { kind: "limits", version: 3 },
])("%o arrives as it was sent", (message) => {
  expect(through(message)).toEqual(message)
})

it.each([
  null,
  {},
  { v: 2, kind: "limits", version: 3 },
  { v: 1, kind: "limits", version: "3" },
  { v: 1, kind: "deed", id, deed: { ...who, kind: "acknowledge", condition: "MDC_TEMP_BODY.up" } },
  { v: 1, kind: "deed", id, deed: { ...who, kind: "acknowledge", condition: "all" } },
  { v: 1, kind: "deed", id, deed: { ...who, kind: "alarm_off", condition: "asystole" } },
  { v: 1, kind: "deed", id, deed: { ...who, kind: "alarm_pause", condition: "asystole" } },
  { v: 1, kind: "deed", id, deed: { ...who, kind: "audio_off" } },
  { v: 1, kind: "deed", deed: { ...who, kind: "audio_on" } },
  { v: 1, kind: "deed", id, deed: { ...who, at: -1, kind: "audio_on" } },
])("%o is nothing", (json) => {
  expect(parseDeedMessage(json, "Dr A")).toBeUndefined()
})

it("is the deed of whoever sealed it, whatever its text says", () => {
  const said = { v: 1, kind: "deed", id, deed: { ...who, by: "Dr B", kind: "audio_on" } }
  expect(parseDeedMessage(said, "Dr A")).toMatchObject({ deed: { by: "Dr A" } })
  expect(
    JSON.stringify(deedBody({ kind: "deed", id, deed: { ...who, kind: "audio_on" } })),
  ).not.toContain("Dr A")
})
