import { expect, it, vi } from "vitest"

it("loads before Housecall runs", async () => {
  vi.stubEnv("HOUSECALL_RUN", "/nowhere/demo.json")
  const { rows } = await import("./rows")
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
})
