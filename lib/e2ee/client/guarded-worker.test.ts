import { expect, test } from "vitest"

import { keepEnabled } from "./guarded-worker"

test("encryption cannot be switched off", () => {
  const off = { kind: "enable", data: { enabled: false, participantIdentity: "i" } }
  expect(keepEnabled(off)).toEqual({
    kind: "enable",
    data: { enabled: true, participantIdentity: "i" },
  })
})

test.each([
  { kind: "enable", data: { enabled: true, participantIdentity: "i" } },
  { kind: "setKey", data: { enabled: false } },
  { kind: "enable" },
  undefined,
  null,
  "enable",
])("everything else passes: %j", (message) => {
  expect(keepEnabled(message)).toBe(message)
})
