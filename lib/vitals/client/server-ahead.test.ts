import { expect, test } from "vitest"

import { serverAhead } from "./server-ahead"

test("the server is ahead by what the machine slept, and never falls back", () => {
  let [server, page] = [5_000, 1_000]
  const ahead = serverAhead(
    () => server,
    () => page,
  )
  expect(ahead()).toBe(4_000)
  server += 300
  expect(ahead()).toBe(4_000)
  server += 40_000
  expect(ahead()).toBe(44_300)
  page += 3_600_000
  expect(ahead()).toBe(44_300)
})
