import { expect, test } from "vitest"

import { nodeIsNewEnough, reason } from "./install.mjs"

test.each([
  ["18.20.0", false],
  ["20.18.3", false],
  ["20.19.0", true],
  ["24.0.0", true],
])("Node %s: %s", (version, enough) => {
  expect(nodeIsNewEnough(version)).toBe(enough)
})

test("packages are installed when they are missing or the lock changed since", () => {
  expect(reason(false, undefined, "a")).toBe("not installed")
  expect(reason(true, "a", "b")).toBe("package-lock.json changed")
  expect(reason(true, "a", "a")).toBeUndefined()
  expect(reason(true, undefined, "a"), "a person's own npm ci").toBeUndefined()
})
