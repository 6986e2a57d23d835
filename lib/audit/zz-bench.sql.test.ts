import { statSync, createWriteStream } from "node:fs"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { test } from "vitest"
import { sql } from "drizzle-orm"
import { withTenant } from "@/db/client"
import { testDatabase } from "@/db/testing"
import { fetchExport, startExport } from "./commands"
import { record } from "./record"
import { sequenceClinic } from "./sequence"
import { furnish, read, reading } from "./testing"
import { verifyExport } from "./verify-export"
import { openZip } from "./zip-reader"

const database = await testDatabase()
const time = async <T>(label: string, n: number, work: () => Promise<T>): Promise<T> => {
  const start = performance.now()
  const cpu = process.cpuUsage()
  const value = await work()
  const ms = performance.now() - start
  const used = process.cpuUsage(cpu)
  console.log(`BENCH ${label}: ${ms.toFixed(0)} ms, ${(n / ms * 1000).toFixed(0)}/s, node cpu ${((used.user + used.system) / 1000).toFixed(0)} ms, rss ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`)
  return value
}
const N = Number(process.env["N"] ?? 20000)
test("bench", async () => {
  const house = await furnish(database.admin, database.urls.sequencer)
  await read(house, 500)
  await time("record in batches of 500", N, () => read(house, N))
  await time("sequence", N + 500, () => sequenceClinic(house.sequencer.db, house.clinicId, house.signer))
  const write = (audit: boolean) => async () => {
    await Promise.all(Array.from({ length: 8 }, async () => {
      for (let i = 0; i < 100; i++) await withTenant(house.clinicId, async (tx) => {
        await tx.execute(sql`insert into outbox (clinic_id, job, payload) values (${house.clinicId}, 'x', '{}')`)
        if (audit) await record(tx, house.clinician, reading(house.patientId))
      })
    }))
  }
  await database.admin.query("drop trigger outbox_wake on outbox")
  for (let i = 0; i < 3; i++) {
    await time("800 writes without audit, no notify", 800, write(false))
    await time("800 writes with audit, no notify", 800, write(true))
  }
  await database.admin.query("create trigger w after insert on audit_events for each row execute function wake_relay()")
  for (let i = 0; i < 3; i++) await time("800 writes with audit and NOTIFY", 800, write(true))
  await database.admin.query("drop trigger w on audit_events")
  await sequenceClinic(house.sequencer.db, house.clinicId, house.signer)
  const at = new Date()
  const started = await startExport(house.auditor, { filter: {}, reason: "bench" }, at)
  const fetched = started.ok ? await fetchExport(house.auditor, started.value.id, at) : started
  if (!fetched.ok) throw new Error(fetched.reason)
  await time("export", N, () => pipeline(Readable.from(fetched.value.bytes), createWriteStream("/tmp/w/bench.zip")))
  console.log("BENCH zip MB", statSync("/tmp/w/bench.zip").size / 1e6)
  const archive = await openZip("/tmp/w/bench.zip")
  const v = await time("verify", N, () => verifyExport(archive, {}))
  console.log("BENCH", JSON.stringify(v.finding.sound))
  await house.sequencer.close()
}, 500_000)
