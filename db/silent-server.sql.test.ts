import { sql } from "drizzle-orm"
import { afterAll, beforeAll, expect, test, vi } from "vitest"

import { asSequencer, openSequencerDatabase } from "@/lib/audit/log/sequencer-database"
import type { ClinicId } from "@/lib/ids"

import { closeDatabase, withTenant } from "./client"
import type { Tx } from "./client"
import { testDatabase } from "./testing"
import { arrangeClinic } from "./testing-clinic"
import { lineTo } from "./testing-line"

const database = await testDatabase()
const app = await lineTo(database.urls.app)
process.env["DATABASE_URL"] = app.url
const log = await lineTo(database.urls.sequencer)
const sequencer = openSequencerDatabase(log.url)
let clinicId: ClinicId

const one = async (tx: Tx) => (await tx.execute(sql`select 1`)).rowCount

beforeAll(async () => {
  ;({ clinicId } = await arrangeClinic(database, new Date("2026-11-24T10:20:00Z")))
})
afterAll(async () => {
  await Promise.all([closeDatabase(), sequencer.close()])
  await Promise.all([app.close(), log.close()])
})

test.each([
  { who: "a request or job", line: app, within: withTenant, silentMs: 40_000 },
  {
    who: "the sequencer",
    line: log,
    within: <T>(id: ClinicId, work: (tx: Tx) => Promise<T>) => asSequencer(sequencer.db, id, work),
    silentMs: 70_000,
  },
])(
  "$who leaves a server that says nothing any more, and the next transaction dials anew",
  async ({ line, within, silentMs }) => {
    const seen = () => within(clinicId, one)
    expect(await seen()).toBe(1)
    const dialled = line.connections()
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
    try {
      const asked = within(clinicId, async (tx) => {
        line.beSilent()
        return one(tx)
      }).catch((error: unknown) => error)
      // The statement, and then its rollback.
      await vi.advanceTimersByTimeAsync(silentMs)
      await vi.advanceTimersByTimeAsync(5_000)
      expect(await asked).toMatchObject({ code: "database" })
    } finally {
      vi.useRealTimers()
      line.speak()
    }
    expect(await seen()).toBe(1)
    expect(line.connections()).toBe(dialled + 1)
  },
)
