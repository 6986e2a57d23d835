import { expect, test } from "vitest"

import { isSoundLivekit } from "../programs.mjs"
import { patchedServer, patches } from "./livekit-source"

const source = `package rtc\n${patches.map(({ before }) => before).join("// between\n")}`

test("each place is changed once, and a source without it is refused", () => {
  const text = patchedServer(source)
  for (const { before, after } of patches) {
    expect(text).toContain(after)
    expect(text).not.toContain(before)
    expect(() => patchedServer(source.replace(before, ""))).toThrow("is not what")
  }
})

test.each([
  ["livekit-server version 1.13.5", false],
  ["livekit-server version 1.13.6", false],
  ["livekit-server version 1.13.7", true],
  ["livekit-server version 1.13.11", true],
  ["livekit-server version 1.9.12", false],
  ["livekit-server version 2.0.0", true],
  ["", false],
])("the system's %s is sound: %s", (text, sound) => {
  expect(isSoundLivekit(text)).toBe(sound)
})
