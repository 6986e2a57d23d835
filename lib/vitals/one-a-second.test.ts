import { expect, test } from "vitest"

import { oneASecond } from "./one-a-second"

test("of each number the last of every second is told, oldest first", () => {
  const flood = Array.from({ length: 600 }, (_, i) => ({ code: "A", at: 10_000 + i, value: i }))
  const others = [
    { code: "B", at: 10_100, value: 1 },
    { code: "A", at: 11_000, value: 2 },
    { code: "A", at: 9_999, value: 3 },
  ]
  expect(oneASecond([...flood, ...others]).map(({ code, at }) => `${code} ${at}`)).toEqual([
    "A 9999",
    "B 10100",
    "A 10599",
    "A 11000",
  ])
})
