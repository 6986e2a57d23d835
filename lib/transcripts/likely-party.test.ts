import { expect, test } from "vitest"

import { likelyParty } from "./likely-party"

const speakers = [
  { party: "clinician", role: "clinician", name: null },
  { party: "patient", role: "patient", name: null },
  { party: "guest:1", role: "companion", name: "Tom Hale" },
  { party: "guest:2", role: "companion", name: "Ann Hale" },
  { party: "other", role: "other", name: null },
] as const

test.each([
  ["Doctor", "clinician"],
  ["Dr Okafor", "clinician"],
  ["PATIENT", "patient"],
  ["患者", "patient"],
  ["tom hale", "guest:1"],
  // Two came along: which one is the mother?
  ["Mother", undefined],
  ["Interpreter", undefined],
  ["Agnes", undefined],
  ["", undefined],
])("%s is probably %s", (name, party) => {
  expect(likelyParty(name, speakers)).toBe(party)
})
