import { expect, test } from "vitest"

import { keepEnabled, packetsUnderWay } from "./guarded-worker"

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

test("a packet that could not be opened names its sender, once; what was opened names nobody", () => {
  const packets = packetsUnderWay()
  const ask = (uuid: string, participantIdentity: string) =>
    packets.asked({ kind: "decryptDataRequest", data: { uuid, participantIdentity } })
  ask("1", "doctor")
  ask("2", "patient")
  expect(packets.answered({ kind: "decryptDataResponse", data: { uuid: "2" } })).toBeUndefined()
  const failed = { kind: "error", data: { uuid: "1", error: new Error("missing key") } }
  expect(packets.answered(failed)).toBe("doctor")
  expect(packets.answered(failed)).toBeUndefined()
  expect(packets.answered({ kind: "error", data: { error: new Error("a frame") } })).toBeUndefined()
})
