import { expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { databaseError } from "@/lib/error"

import { chart } from "./commands"
import { arrangeCharting } from "./testing-charting"

const database = await testDatabase()
const start = new Date("2026-11-24T10:20:00Z")
const now = new Date("2026-11-24T10:25:00Z")

const heart = (second: number) => ({
  code: "MDC_ECG_HEART_RATE" as const,
  value: 66,
  unit: "/min",
  at: start.getTime() + second * 1_000,
  derived: true,
})

test("a batch gives its connection back where the visit's monitor is held, and is kept when it comes again", async () => {
  const visit = await arrangeCharting(database, start)
  await chart(visit.device, { values: [heart(1)] }, now)
  const holder = await database.admin.connect()
  try {
    await holder.query("begin")
    await holder.query("select from alarm_monitors where visit_id = $1 for update", [visit.visitId])
    const refused: unknown = await chart(visit.device, { values: [heart(2)] }, now).catch(
      (error: unknown) => error,
    )
    expect(databaseError(refused)).toMatchObject({ code: "55P03" })
    await holder.query("rollback")
  } finally {
    holder.release()
  }
  expect(await chart(visit.device, { values: [heart(2)] }, now)).toEqual({
    ok: true,
    value: { stored: 1, ignored: 0 },
  })
})
