import { expect, it } from "vitest"

import { cpuTimeOf } from "./cpu-time"

it("of this process grows with what it does, and takes in what it started", () => {
  const before = cpuTimeOf([process.pid])
  const own = process.cpuUsage()
  while (process.cpuUsage(own).user < 100_000);
  const used = cpuTimeOf([process.pid]) - before
  expect(used).toBeGreaterThanOrEqual(90)
  expect(cpuTimeOf([process.ppid])).toBeGreaterThanOrEqual(cpuTimeOf([process.pid]))
  expect(cpuTimeOf([])).toBe(0)
})
