import { expect, test } from "vitest"

import { shortcutNames, shortcutOf, shortcuts } from "./shortcuts"

const press = (key: string, change: { shift?: boolean; other?: boolean; repeat?: boolean } = {}) =>
  shortcutOf({ key, shift: false, other: false, repeat: false, ...change })

test("a key does one thing", () => {
  const keys = Object.values(shortcuts)
  expect(new Set(keys).size).toBe(keys.length)
  expect(shortcutNames.toSorted()).toEqual(Object.keys(shortcuts).toSorted())
})

test.each([
  ["m", "microphone"],
  ["M", "microphone"],
  ["v", "camera"],
  ["?", "keyboard"],
  ["x", undefined],
  ["z", undefined],
  ["3", 3],
  ["0", undefined],
  ["Enter", undefined],
] as const)("%s", (key, action) => {
  expect(press(key)).toBe(action)
})

test("ending takes Shift, and what is the browser's stays the browser's", () => {
  expect(press("X", { shift: true })).toBe("end")
  expect(press("M", { shift: true })).toBeUndefined()
  expect(press("?", { shift: true })).toBe("keyboard")
  expect(press("s", { other: true })).toBeUndefined()
  expect(press("m", { repeat: true })).toBeUndefined()
})
