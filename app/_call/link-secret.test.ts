import { expect, test } from "vitest"

import { readLinkSecret } from "./link-secret"

test("32 bytes in base64url are a link's secret; anything else is none", () => {
  expect(readLinkSecret("A".repeat(43))).toEqual(new Uint8Array(32))
  for (const bad of [
    undefined,
    "",
    "A".repeat(42),
    "A".repeat(44),
    `${"A".repeat(42)}B`,
    "?".repeat(43),
  ])
    expect(readLinkSecret(bad)).toBeUndefined()
})
