import { expect, test } from "vitest"

import { cutIn } from "./run"

test("what ran out of its time is said, and what had no answer", () => {
  const line = (said: string) =>
    `2026-11-28 10:00:00.000 | INFO     | wapitiCore.controller.wapiti:x:1 - ${said}\n`
  expect(cutIn(line("[*] Launching module xss"))).toEqual([])
  const log = [
    "Max scan time was reached, stopping.",
    "Max attack time was reached for module xss, stopping.",
    "Max attack time was reached for module sql, stopping.",
    "3 requests were skipped due to network issues",
  ]
  expect(cutIn(log.map(line).join(""))).toEqual([
    "the walk",
    "module xss",
    "module sql",
    "3 requests without an answer",
  ])
})
