// tools/drill/inside-program.ts open | sign | happen | export FOLDER: what the drill does inside of a restored
// house, in a process of its own that knows nothing but its settings. The last line it prints is JSON.
import { createWriteStream } from "node:fs"
import { join } from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"

import { closeDatabase, withTenant } from "@/db/client"
import { eachClinic } from "@/db/each-clinic"
import { selectStored } from "@/db/seal-rows"
import { askOf } from "@/db/seal-stored"
import { vouchersFor } from "@/lib/audit/anchors/queries"
import { exportFiles } from "@/lib/audit/export/export"
import { keysOf, latestCheckpoint } from "@/lib/audit/log/queries"
import { sequenceClinic } from "@/lib/audit/log/sequence"
import { openSequencerDatabase } from "@/lib/audit/log/sequencer-database"
import { fileSigner } from "@/lib/audit/log/signer"
import { record } from "@/lib/audit/record"
import { zip } from "@/lib/audit/zip-writer"
import { env } from "@/lib/env"
import { systemActor } from "@/lib/identity/system"
import type { ClinicId } from "@/lib/ids"
import { keysById } from "@/lib/sealing/record-keys"
import type { Ask } from "@/lib/sealing/record-keys"
import { sealedTables } from "@/lib/sealing/sealed-columns"
import type { SealedTable } from "@/lib/sealing/sealed-columns"
import { keyIdOf, openValue, rowOf } from "@/lib/sealing/sealed-value"

import { clinicsNamed } from "../operator-command"
import { ownerDatabaseUrl } from "../owner-database"

const [what = "", folder = ""] = process.argv.slice(2)

console.log(JSON.stringify(await answer()))
await closeDatabase()

async function answer(): Promise<unknown> {
  switch (what) {
    case "open":
      return openSealed()
    case "sign":
      return signAll()
    case "happen":
      return happen()
    case "export":
      return exportAll(folder)
    default:
      throw new Error(`open, sign, happen or export, not ${what}`)
  }
}

/** Of each sealed table the first few hundred rows of each clinic: how many values there are, how many open. */
async function openSealed(): Promise<{ values: number; opened: number; tables: number }> {
  const all = { values: 0, opened: 0 }
  const tables = new Set<string>()
  await eachClinic(ownerDatabaseUrl(), async (client) => {
    for (const [table, sealed] of Object.entries(sealedTables)) {
      const { values, opened } = await openTable(askOf(client), table, sealed)
      all.values += values
      all.opened += opened
      if (values > 0) tables.add(table)
    }
  })
  return { ...all, tables: tables.size }
}

async function openTable(ask: Ask, table: string, { key, columns }: SealedTable) {
  const count = { values: 0, opened: 0 }
  for (const row of await selectStored(ask, table, "true")) {
    for (const [column, form] of Object.entries(columns)) {
      const id = keyIdOf(row[column])
      if (id === undefined) continue
      count.values += 1
      const place = { table, column, row: rowOf(key.map((name) => row[name])) }
      try {
        const record = (await keysById(ask, [id])).get(id)
        if (record === undefined) continue
        openValue(record, place, form, row[column])
        count.opened += 1
      } catch {
        // It does not open: that is what is counted.
      }
    }
  }
  return count
}

async function signAll(): Promise<unknown[]> {
  const { SEQUENCER_DATABASE_URL: url = "", AUDIT_SIGNER_DIR: signer = "" } = env()
  const sequencer = openSequencerDatabase(url)
  const told: unknown[] = []
  for (const { id, slug } of await clinicsNamed(undefined)) {
    const done = await sequenceClinic(sequencer.db, id, fileSigner(signer))
    told.push({ slug, ...(done.ok ? { signed: done.value.size } : { refused: done.reason }) })
  }
  await sequencer.close()
  return told
}

/** An event in each clinic's log, of the drill itself: only ever in a copy. */
async function happen(): Promise<number> {
  const clinics = await clinicsNamed(undefined)
  for (const { id } of clinics)
    await withTenant(id, (tx) =>
      record(tx, systemActor("drill", id), {
        action: "clinic.changed",
        entity: { type: "clinic", id },
        outcome: "success",
        purpose: "HSYSADMIN",
        data: { fields: ["drill"] },
      }),
    )
  return clinics.length
}

async function exportAll(into: string): Promise<unknown[]> {
  const made: unknown[] = []
  for (const { id, slug } of await clinicsNamed(undefined)) {
    const file = join(into, `${slug}.zip`)
    if (await exportLog(id, file)) made.push({ slug, id, file })
  }
  return made
}

/** False where the log is empty: nothing was ever signed. */
async function exportLog(clinicId: ClinicId, file: string): Promise<boolean> {
  const checkpoint = await withTenant(clinicId, latestCheckpoint)
  if (checkpoint === undefined) return false
  const proofs = await withTenant(clinicId, async (tx) => ({
    keys: await keysOf(tx),
    ...(await vouchersFor(tx, checkpoint)),
  }))
  const { vkey } = checkpoint
  const files = exportFiles({ clinicId, vkey, ...proofs, createdAt: new Date(), rows: "all" })
  await pipeline(Readable.from(zip(files)), createWriteStream(file, { mode: 0o600 }))
  return true
}
