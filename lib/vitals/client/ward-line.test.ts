import { expect, test, vi } from "vitest"

import { Fault } from "@/lib/error"

import { pageClock } from "./link"
import { type AskForSeat, wardLine } from "./ward-line"

/** The line once its first try is over. */
async function afterOneTry(ask: AskForSeat) {
  const line = wardLine("visit", ask)
  const close = line.open()
  await vi.waitFor(() => expect(line.get().againAt).toBeDefined())
  close()
  return line.get()
}

test.each([
  ["not_admitted", "refused"],
  ["other_protection", "refused"],
  ["offline", "lost"],
  ["timeout", "lost"],
] as const)("a seat that is not given keeps the reason: %s", async (reason, kind) => {
  const before = pageClock()
  const line = await afterOneTry(() => Promise.resolve({ ok: false, reason }))
  expect(line).toMatchObject({ kind, reason, session: null })
  expect(line.againAt).toBeGreaterThan(before)
})

test.each([
  ["unreachable", new Fault("livekit", "the room could not be entered")],
  ["fault", new Error("something else")],
] as const)("a try that breaks says why: %s", async (reason, error) => {
  expect(await afterOneTry(() => Promise.reject(error))).toMatchObject({ kind: "lost", reason })
})

test("while four are being connected, the room whose device is there comes next", async () => {
  const asked: string[] = []
  const answers: (() => void)[] = []
  const ask: AskForSeat = (visitId) => {
    asked.push(visitId)
    return new Promise((resolve) =>
      answers.push(() => resolve({ ok: false, reason: "not_admitted" })),
    )
  }
  const names = ["1", "2", "3", "4", "empty", "empty too", "here"]
  const lines = names.map((name) => wardLine(name, ask))
  const closing = lines.map((line) => line.open())
  lines.at(-1)?.expect(true)
  await vi.waitFor(() => expect(asked).toHaveLength(4))
  answers.shift()?.()
  await vi.waitFor(() => expect(asked).toHaveLength(5))
  expect(asked.at(-1)).toBe("here")
  for (const close of closing) close()
  for (const answer of answers) answer()
})
