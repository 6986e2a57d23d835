import { mkdtempSync } from "node:fs"
import { join } from "node:path"

import pg from "pg"

import { withTenant } from "@/db/client"
import type { AuditEvent } from "@/lib/audit/event"
import { sequenceClinic } from "@/lib/audit/log/sequence"
import { openSequencerDatabase } from "@/lib/audit/log/sequencer-database"
import type { SequencerDatabase } from "@/lib/audit/log/sequencer-database"
import { fileSigner } from "@/lib/audit/log/signer"
import type { Signer } from "@/lib/audit/log/signer"
import { recordAll } from "@/lib/audit/record"
import { systemActor } from "@/lib/identity/system"

import { firstOf, makeClinic } from "./clinic"
import type { BenchClinic } from "./clinic"
import { median } from "./percentile"
import type { Bench, Measured, Row } from "./row"
import { took } from "./timing"

const runs = 3
const events = 20_000
const chained = 2_000

/**
 * Events that wait in PostgreSQL, appended to the clinic's log: entries, tiles and the signed
 * checkpoint, durable. One sequencer, one clinic, a log of its own for each run.
 */
export const sequencedRow: Row = {
  id: "audit.sequenced",
  unit: "/s",
  aim: ">= 5000",
  run: measure,
}

async function measure(bench: Bench): Promise<Measured> {
  const { admin, urls } = await bench.database()
  const sequencer = openSequencerDatabase(urls.sequencer)
  const signer = fileSigner(mkdtempSync(join(bench.directory, "signer-")))
  const [ours, chain]: [number[], number[]] = [[], []]
  try {
    for (let run = 0; run < runs; run += 1) {
      const clinic = await makeClinic(admin, { clinicians: 0, patients: 50 })
      await fillLog(clinic, events, 500)
      ours.push(await sequenceAll(sequencer, signer, clinic, events))
      chain.push(await chainRate(urls.admin, run))
    }
  } finally {
    await sequencer.close()
  }
  return {
    value: median(ours),
    runs,
    baseline: [{ name: "hash chain, a transaction an event", value: median(chain) }],
  }
}

/** Reads of the clinic's patients, so many in a transaction, as every command records them. */
export async function fillLog(clinic: BenchClinic, count: number, each: number): Promise<void> {
  const actor = systemActor("bench", clinic.clinicId)
  for (let done = 0; done < count; done += each) {
    const read = Array.from({ length: each }, (_, i): AuditEvent => {
      const patientId =
        clinic.patients[(done + i) % clinic.patients.length] ?? firstOf(clinic.patients)
      return {
        action: "patient.read",
        patientId,
        entity: { type: "patient", id: patientId },
        outcome: "success",
        purpose: "TREAT",
        data: { view: "chart" },
      }
    })
    await withTenant(clinic.clinicId, (tx) => recordAll(tx, actor, read))
  }
}

/** Events per second. What a transaction that still runs elsewhere holds back is fetched by the next round. */
export async function sequenceAll(
  sequencer: SequencerDatabase,
  signer: Signer,
  clinic: BenchClinic,
  count: number,
): Promise<number> {
  let size = 0
  const ms = await took(async () => {
    while (size < count) {
      const done = await sequenceClinic(sequencer.db, clinic.clinicId, signer)
      if (!done.ok) throw new Error(`the log was not signed: ${done.reason}`)
      size = done.value.size
    }
  })
  return (size / ms) * 1000
}

/** The kindest linear chain: one statement an event, no payload, no row-level security, one writer. */
async function chainRate(adminUrl: string, run: number): Promise<number> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    const table = `bench_chain_${run}`
    await client.query(`create table ${table} (n bigint primary key, entry bytea, hash bytea)`)
    await client.query(`insert into ${table} values (0, '', '')`)
    const entry = Buffer.alloc(200, run)
    const append = `insert into ${table} select n + 1, $1, sha256(hash || $1) from ${table} order by n desc limit 1`
    const ms = await took(async () => {
      for (let n = 0; n < chained; n += 1)
        await client.query({ name: table, text: append, values: [entry] })
    })
    return (chained / ms) * 1000
  } finally {
    await client.end()
  }
}
