// npm run audit:key -- status | rotate | recover, where the workers run and with their settings.
//
//   status  [--clinic SLUG]                        which keys sign each log, and whether it is signed
//   rotate  --clinic SLUG --by NAME [--overlap DAYS]   a new key; the old one signs beside it for DAYS (30)
//   recover --clinic SLUG --by NAME --why REASON --yes   lets a log go on that is not the one that was signed
//
// Nothing is asked of the web app. docs/audit-log.md says when to use each.
import { parseArgs } from "node:util"

import { closeDatabase, withLookup, withTenant } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { keyStatus } from "@/lib/audit/key-status"
import { recoverLog } from "@/lib/audit/recover"
import { rotateKey } from "@/lib/audit/rotate"
import { sequenceClinic } from "@/lib/audit/sequence"
import { openSequencerDatabase } from "@/lib/audit/sequencer-database"
import type { SequencerDatabase } from "@/lib/audit/sequencer-database"
import { fileSigner } from "@/lib/audit/signer"
import { env } from "@/lib/env"
import { systemActor } from "@/lib/identity/system"
import type { ClinicId } from "@/lib/ids"

import { Failure } from "./failure"

const dayMs = 86_400_000

try {
  await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  if (error instanceof Failure) console.error(error.advice)
  process.exitCode = 1
} finally {
  await closeDatabase()
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      clinic: { type: "string" },
      by: { type: "string" },
      why: { type: "string" },
      overlap: { type: "string", default: "30" },
      yes: { type: "boolean" },
    },
  })
  const { SEQUENCER_DATABASE_URL: url, AUDIT_SIGNER_DIR: folder } = env()
  if (url === undefined || folder === undefined)
    throw new Failure("SEQUENCER_DATABASE_URL and AUDIT_SIGNER_DIR are needed", "see .env.example")
  const sequencer = openSequencerDatabase(url)
  try {
    const chosen = await clinicsNamed(values.clinic)
    switch (positionals[0] ?? "") {
      case "status":
        for (const clinic of chosen) await status(clinic, sequencer, folder)
        return
      case "rotate":
        return await rotate(
          only(chosen),
          sequencer,
          folder,
          needed(values.by, "--by"),
          values.overlap,
        )
      case "recover":
        return await recover(
          only(chosen),
          sequencer,
          folder,
          needed(values.by, "--by"),
          needed(values.why, "--why"),
          values.yes === true,
        )
      default:
        throw new Failure("status, rotate or recover?", "tools/audit-key.ts says what each does")
    }
  } finally {
    await sequencer.close()
  }
}

type Clinic = { readonly id: ClinicId; readonly slug: string }

async function status(clinic: Clinic, { db }: SequencerDatabase, folder: string): Promise<void> {
  const { keys, last, size, stopped } = await keyStatus(db, clinic.id, folder)
  console.log(`${clinic.slug}  ${clinic.id}`)
  console.log(
    `  ${size} events in the log, ${last === undefined ? "none" : last.size} signed${stopped === null ? "" : `; STOPPED: ${stopped}`}`,
  )
  for (const { vkey, since, until } of keys)
    console.log(
      `  ${vkey}\n    since ${since.toISOString()}${until === null ? "" : ` until ${until.toISOString()}`}`,
    )
}

async function rotate(
  clinic: Clinic,
  { db }: SequencerDatabase,
  folder: string,
  by: string,
  days: string,
): Promise<void> {
  if (!/^\d{1,3}$/.test(days))
    throw new Failure(
      "--overlap is a number of days",
      "0 to 999; 0 where the old key must not sign again",
    )
  const actor = systemActor("operator", clinic.id)
  const done = await rotateKey(actor, db, folder, by, Number(days) * dayMs, new Date())
  console.log(
    `${clinic.slug}: ${done.to} signs now, ${done.from} until ${done.until.toISOString()}.`,
  )
  console.log("Tell whoever pinned the old key, and the witnesses, of the new one (status).")
}

async function recover(
  clinic: Clinic,
  { db }: SequencerDatabase,
  folder: string,
  by: string,
  reason: string,
  sure: boolean,
): Promise<void> {
  const before = await keyStatus(db, clinic.id, folder)
  console.log(
    `${clinic.slug}: ${before.last?.size ?? "an unknown number of"} events were signed; the log has ${before.size}.`,
  )
  if (!sure)
    throw new Failure(
      "Nothing was done",
      "what was signed and is not in this log is lost for good once it goes on. Look for a newer backup first. Then say --yes",
    )
  const actor = systemActor("operator", clinic.id)
  const signer = fileSigner(folder)
  const result = await recoverLog(actor, db, signer, { by, reason }, new Date())
  if (!result.ok)
    throw result.reason === "not_stopped"
      ? new Failure("There is nothing to recover", "this log is the one that was signed")
      : new Failure("Nothing was recovered", "a transaction holds the log up: try again")
  const after = await sequenceClinic(db, clinic.id, signer)
  const { old, now } = result.value
  console.log(
    `Goes on from ${now.size}, after ${old.size}. The record of it is in the log${after.ok ? ` of ${after.value.size}, and signed` : ""}.`,
  )
}

async function clinicsNamed(slug: string | undefined): Promise<Clinic[]> {
  const all = await withLookup("relay", (tx) => tx.select({ id: clinics.id }).from(clinics))
  const named: Clinic[] = []
  for (const { id } of all) {
    const rows = await withTenant(id, (tx) =>
      tx.select({ id: clinics.id, slug: clinics.slug }).from(clinics),
    )
    named.push(...rows.filter((row) => row.id === id && (slug === undefined || row.slug === slug)))
  }
  return named
}

function only(chosen: readonly Clinic[]): Clinic {
  const [clinic, ...more] = chosen
  if (clinic === undefined || more.length > 0)
    throw new Failure("Which clinic? --clinic SLUG", "npm run audit:key -- status lists them")
  return clinic
}

function needed(value: string | undefined, option: string): string {
  const text = value?.trim() ?? ""
  if (text.length < 2) throw new Failure(`${option} is needed`, "it goes into the log")
  return text
}
