import { expect, test } from "vitest"

import { testDatabase } from "@/db/testing"

import { chart } from "./commands"
import { arrangeCharting, chunkFrames, testChannel, testMeta } from "./testing-charting"
import { chartWaves } from "./wave-commands"

const database = await testDatabase()
const start = new Date("2026-11-24T10:20:00Z")
const now = new Date("2026-11-24T10:25:00Z")
const second = (n: number) => new Date(start.getTime() + n * 1_000)

/** Agreed from before the admission on, but for [60, 120). */
async function arrange() {
  const visit = await arrangeCharting(database, start)
  const { clinicId, visitId, patientId } = visit
  for (const [charting, at] of [
    [true, -60],
    [false, 60],
    [true, 120],
  ] as const)
    await database.admin.query(
      "insert into consents (clinic_id, visit_id, patient_id, video, vitals, charting, transcript, given_at) values ($1, $2, $3, true, true, $4, false, $5)",
      [clinicId, visitId, patientId, charting, second(at)],
    )
  return visit
}

test("what was measured while the patient did not agree is not kept, though they agree when it comes", async () => {
  const { device, visitId } = await arrange()
  const values = [59, 60, 90, 119, 120].map((n) => ({
    code: "MDC_ECG_HEART_RATE" as const,
    value: 60 + n,
    unit: "/min",
    at: second(n).getTime(),
    derived: true,
  }))
  expect(await chart(device, { values }, now)).toEqual({
    ok: true,
    value: { stored: 2, ignored: 3 },
  })

  const meta = testMeta([testChannel(0, 10)])
  const frames = chunkFrames(meta, [new Int32Array(26 * 50)], start.getTime())
  const waves = await chartWaves(device, { meta, sentAt: now.getTime(), frames }, now)
  expect(waves).toMatchObject({ ok: true })
  const { rows } = await database.admin.query<{ at: Date }>(
    "select c.starts_at as at from wave_chunks c join wave_streams s on s.id = c.stream_id where s.visit_id = $1 order by 1",
    [visitId],
  )
  const seconds = rows.map(({ at }) => (at.getTime() - start.getTime()) / 1_000)
  expect(seconds).toEqual([...Array.from({ length: 11 }, (_, i) => i * 5), 120, 125])
})
