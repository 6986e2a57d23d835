import { expect, test } from "vitest"

import { emoji } from "./emoji"

test("64 pictures: no two alike in sign or in name, each one code point", () => {
  expect(emoji).toHaveLength(64)
  for (const name of ["symbol", "en", "zh"] as const)
    expect(new Set(emoji.map((one) => one[name].toLowerCase()))).toHaveProperty("size", 64)
  for (const { symbol } of emoji) {
    const points = Array.from(symbol, (sign) => sign.codePointAt(0) ?? 0)
    expect(points.filter((point) => point !== 0xfe0f)).toHaveLength(1)
  }
})
