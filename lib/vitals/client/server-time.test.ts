import { expect, test } from "vitest"

import { serverTime } from "./server-time"

test("how far the server is ahead is fixed with the first answer, half of its way taken off", () => {
  const time = serverTime()
  expect(time.told(10_100, 0, 200)).toBe(0)
  expect(time.ahead()).toBe(10_000)
  // drift and the unevenness of an answer's way move nothing
  expect(time.told(16_900, 5_000, 5_200)).toBe(0)
  expect(time.ahead()).toBe(10_000)
})

test("a machine that slept for 40 s is told by how much its clock has to be moved", () => {
  const time = serverTime()
  time.told(10_100, 0, 200)
  expect(time.told(55_100, 5_000, 5_200)).toBe(40_000)
  // once it was moved, it is right, and no moment has another name
  expect(time.told(60_100, 50_000, 50_200)).toBe(0)
  expect(time.ahead()).toBe(10_000)
})

test("a slow answer says nothing that lies within its own way", () => {
  const time = serverTime()
  time.told(10_000, 0, 0)
  expect(time.told(20_000, 5_000, 12_000)).toBe(0)
  expect(time.told(60_000, 12_000, 19_000)).toBe(34_500)
})
