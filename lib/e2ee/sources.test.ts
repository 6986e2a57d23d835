import { expect, test } from "vitest"

import { seatRoles } from "./seat-role"
import { handsKeyTo, mayPublish, sourcesOf } from "./sources"

test("only a clinician's screen is shared", () => {
  expect(seatRoles.filter((role) => mayPublish(role, "screen_share"))).toEqual(["clinician"])
})

test("devices and watchers show nothing, and a source without a name is nobody's", () => {
  expect(sourcesOf("device")).toEqual([])
  expect(sourcesOf("watcher")).toEqual([])
  expect(seatRoles.some((role) => mayPublish(role, "unknown"))).toBe(false)
  expect(seatRoles.some((role) => mayPublish(role, "screen_share_audio"))).toBe(false)
})

test("a watcher gets a key from what measures, and from nobody who is seen or heard", () => {
  expect(seatRoles.filter((role) => handsKeyTo(role, "watcher"))).toEqual(["device", "watcher"])
  for (const to of seatRoles.filter((role) => role !== "watcher"))
    expect(seatRoles.every((from) => handsKeyTo(from, to))).toBe(true)
})
