import { expect, test } from "vitest"

import { seatRoles } from "./seat-role"
import { mayPublish, sourcesOf } from "./sources"

test("only a clinician's screen is shared", () => {
  expect(seatRoles.filter((role) => mayPublish(role, "screen_share"))).toEqual(["clinician"])
})

test("devices and watchers show nothing, and a source without a name is nobody's", () => {
  expect(sourcesOf("device")).toEqual([])
  expect(sourcesOf("watcher")).toEqual([])
  expect(seatRoles.some((role) => mayPublish(role, "unknown"))).toBe(false)
  expect(seatRoles.some((role) => mayPublish(role, "screen_share_audio"))).toBe(false)
})
