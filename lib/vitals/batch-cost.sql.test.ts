import { randomBytes } from "node:crypto"

import pg from "pg"
import { expect, test, vi } from "vitest"

import { testDatabase } from "@/db/testing"
import { findDevice } from "@/lib/identity/device-link"
import { tokenHash } from "@/lib/identity/link-token"

import { arrangeAlarms } from "./alarms/testing-alarms"
import { heart } from "./alarms/testing-monitor"
import { chunkFrames, testChannel, testMeta } from "./testing-charting"
import { chartWaves } from "./wave-commands"

const database = await testDatabase()
const start = new Date("2026-11-24T10:20:00Z")

/** What goes over the wire to PostgreSQL, in order: the first word of each message ("begin;" carries the clinic too). */
async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const query = vi.spyOn(pg.Client.prototype, "query")
  try {
    await work()
    return query.mock.calls.map(([said]: unknown[]) => textOf(said).trim().split(/\s+/)[0] ?? "")
  } finally {
    query.mockRestore()
  }
}

function textOf(said: unknown): string {
  if (typeof said === "string") return said
  return typeof said === "object" && said !== null && "text" in said ? String(said.text) : ""
}

test("a batch costs as many statements as it must: who sends it, whether it may, rows, log and alarms", async () => {
  const visit = await arrangeAlarms(database, start)
  const token = randomBytes(32).toString("base64url")
  await visit.ask("update devices set token_hash = $2 where visit_id = $1", [
    visit.visitId,
    Buffer.from(tokenHash(token)),
  ])
  const meta = testMeta([testChannel(0, 250), testChannel(1, 125)])
  const signals = [2_500, 1_250].map((n) => new Int32Array(n).fill(7))
  const [first, second] = chunkFrames(meta, signals, start.getTime())
  const waves = (frame: Uint8Array | undefined, at: number) =>
    chartWaves(
      visit.device,
      { meta, sentAt: visit.moment(at).getTime(), frames: frame === undefined ? [] : [frame] },
      visit.moment(at),
    )
  // The first batch makes the days, the keys, the stream and the engine.
  await waves(first, 5)
  await visit.charted(heart, 70, 0, 4, 5)
  await visit.charted(heart, 70, 5, 9, 10)

  const found = await statementsOf(() => findDevice(token, visit.moment(10)))
  // The device by its token; the visit.
  expect(found).toEqual("begin; select select select commit".split(" "))
  const stored = await statementsOf(() => waves(second, 15))
  // The right with visit and consent; the stream; chunks; the log.
  expect(stored).toEqual("begin; select select insert insert commit".split(" "))
  const charted = await statementsOf(() => visit.charted(heart, 70, 10, 14, 15))
  // Visit and consent; the numbers; the log; the engine, held and written.
  expect(charted).toEqual("begin; select insert insert select update commit".split(" "))
  const round = await statementsOf(() => visit.round(16))
  // All monitors of the clinic.
  expect(round).toEqual("begin; select commit".split(" "))
})
