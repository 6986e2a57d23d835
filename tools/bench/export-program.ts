// tools/bench/export-program.ts CLINIC FILE: writes the export of a clinic's whole log, alone in a process,
// and says as its last line what it took: {"mb", "idleMb", "seconds"}.
import { createWriteStream } from "node:fs"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"

import { closeDatabase, withTenant } from "@/db/client"
import { vouchersFor } from "@/lib/audit/anchors/queries"
import { exportFiles } from "@/lib/audit/export/export"
import { keysOf } from "@/lib/audit/log/queries"
import { latestCheckpoint } from "@/lib/audit/log/queries"
import { zip } from "@/lib/audit/zip-writer"
import { ClinicId } from "@/lib/ids"

import { took } from "./timing"

const [clinic, path = ""] = process.argv.slice(2)
const clinicId = ClinicId.parse(clinic)
const checkpoint = await withTenant(clinicId, latestCheckpoint)
if (checkpoint === undefined) throw new Error("the log is not signed")
const { vkey } = checkpoint
const proofs = await withTenant(clinicId, async (tx) => ({
  keys: await keysOf(tx),
  ...(await vouchersFor(tx, checkpoint)),
}))
const files = exportFiles({ clinicId, vkey, ...proofs, createdAt: new Date(), rows: "all" })
const idleMb = peakMb()
const ms = await took(() => pipeline(Readable.from(zip(files)), createWriteStream(path)))
await closeDatabase()
console.log(JSON.stringify({ mb: peakMb(), idleMb, seconds: ms / 1000 }))

/** The most memory that this process ever held, everything included. */
function peakMb(): number {
  return (process.resourceUsage().maxRSS * 1024) / 1e6
}
