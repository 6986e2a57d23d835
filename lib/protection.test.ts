import { expect, test } from "vitest"

import { isAsAgreed } from "./protection"

test.each([
  ["end_to_end", true, true],
  ["end_to_end", false, false],
  ["none", false, true],
  ["none", true, false],
] as const)("%s, a publication encrypted %s: taken %s", (protection, isEncrypted, taken) => {
  expect(isAsAgreed(protection, isEncrypted)).toBe(taken)
})
