import fc from "fast-check"
import { expect, test } from "vitest"

import { isPresent, listed, sighted } from "./presence"
import type { Presence, Sighting } from "./presence"

const nobody: Presence = { joinedAt: null, leftAt: null }
const at = (second: number) => new Date(Date.UTC(2026, 10, 24, 10, 0, 0) + second * 1000)
const joined = (second: number): Sighting => ({ kind: "joined", joinedAt: at(second) })
const left = (connection: number, second: number): Sighting => ({
  kind: "left",
  joinedAt: at(connection),
  at: at(second),
})

const after = (...sightings: Sighting[]): Presence =>
  sightings.reduce((presence, sighting) => sighted(presence, sighting).presence, nobody)

test("comes and goes", () => {
  expect(isPresent(nobody)).toBe(false)
  expect(isPresent(after(joined(1)))).toBe(true)
  expect(isPresent(after(joined(1), left(1, 9)))).toBe(false)
})

test("a reload: the old connection goes after the new one came", () => {
  expect(isPresent(after(joined(1), joined(5), left(1, 6)))).toBe(true)
  expect(sighted(after(joined(1), joined(5)), left(1, 6)).changes).toEqual([])
})

test("the end that overtook its beginning tells of both", () => {
  expect(sighted(nobody, left(3, 8)).changes).toEqual(["joined", "left"])
  expect(sighted(after(left(3, 8)), joined(3)).changes).toEqual([])
})

test("a connection shorter than LiveKit's whole seconds has still ended", () => {
  expect(isPresent(after(joined(3.7), left(3.7, 3)))).toBe(false)
})

test("in whatever order and however often they arrive, the outcome is the same", () => {
  const story = [joined(1), left(1, 4), joined(5), left(5, 7), joined(7.5), left(7.5, 9)]
  const expected = after(...story)
  fc.assert(
    fc.property(fc.shuffledSubarray([...story, ...story], { minLength: 12 }), (shuffled) => {
      expect(after(...shuffled)).toEqual(expected)
    }),
  )
})

test("a list shows who is there and who is gone, and never undoes what is newer", () => {
  expect(listed(nobody, at(2), at(3))).toEqual(joined(2))
  expect(listed(after(joined(2)), undefined, at(3))).toEqual(left(2, 3))
  expect(listed(after(joined(4)), undefined, at(3))).toBeUndefined()
  expect(listed(after(joined(2), left(2, 3)), undefined, at(4))).toBeUndefined()
  expect(listed(nobody, undefined, at(3))).toBeUndefined()
})
