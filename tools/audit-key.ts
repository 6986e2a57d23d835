// npm run audit:key -- status | rotate | recover, where the workers run and with their settings.
//
//   status  [--clinic SLUG]                        which keys sign each log, and whether it is signed
//   rotate  --clinic SLUG --by NAME [--overlap DAYS]   a new key; the old one signs beside it for DAYS (30)
//   recover --clinic SLUG --by NAME --why REASON --yes   lets a log go on that is not the one that was signed
//
// Nothing is asked of the web app. docs/audit-log.md says when to use each.
import { keyStatus } from "@/lib/audit/log/key-status"
import { recoverLog } from "@/lib/audit/log/recover"
import { rotateKey } from "@/lib/audit/log/rotate"
import { sequenceClinic } from "@/lib/audit/log/sequence"
import { openSequencerDatabase } from "@/lib/audit/log/sequencer-database"
import type { SequencerDatabase } from "@/lib/audit/log/sequencer-database"
import { fileSigner } from "@/lib/audit/log/signer"
import { env } from "@/lib/env"
import { systemActor } from "@/lib/identity/system"
import { keptReason, saysWhy } from "@/lib/reason"

import { commandLine, misused } from "./command-line"
import { Failure } from "./failure"
import { clinicsNamed, needed, operatorCommand, theOne } from "./operator-command"
import type { Clinic } from "./operator-command"
import { wrongSetting } from "./owner-database"

const dayMs = 86_400_000
const listing = "npm run audit:key -- status"
const inTheLog = "it goes into the log"

const usage = `npm run audit:key -- status [--clinic SLUG]
       npm run audit:key -- rotate --clinic SLUG --by NAME [--overlap DAYS]
       npm run audit:key -- recover --clinic SLUG --by NAME --why REASON --yes`

await operatorCommand(main)

async function main(): Promise<void> {
  const { values, positionals } = commandLine(usage, {
    allowPositionals: true,
    options: {
      clinic: { type: "string" },
      by: { type: "string" },
      why: { type: "string" },
      overlap: { type: "string", default: "30" },
      yes: { type: "boolean" },
    },
  })
  const what = positionals[0] ?? ""
  if (!["status", "rotate", "recover"].includes(what)) misused(usage, "status, rotate or recover?")
  const { SEQUENCER_DATABASE_URL: url, AUDIT_SIGNER_DIR: folder } = env()
  if (url === undefined) throw wrongSetting("SEQUENCER_DATABASE_URL: is not set")
  if (folder === undefined) throw wrongSetting("AUDIT_SIGNER_DIR: is not set")
  const sequencer = openSequencerDatabase(url)
  try {
    const chosen = await clinicsNamed(values.clinic)
    switch (what) {
      case "status":
        for (const clinic of chosen) await status(clinic, sequencer, folder)
        return
      case "rotate":
        return await rotate(
          theOne(chosen, listing),
          sequencer,
          folder,
          needed(values.by, "--by", inTheLog),
          values.overlap,
        )
      case "recover":
        return await recover(
          theOne(chosen, listing),
          sequencer,
          folder,
          needed(values.by, "--by", inTheLog),
          reasonIn(needed(values.why, "--why", inTheLog)),
          values.yes === true,
        )
    }
  } finally {
    await sequencer.close()
  }
}

function reasonIn(why: string): string {
  if (saysWhy(why, { lines: false })) return keptReason(why)
  throw new Failure("--why says nothing that can be read", "3 to 500 characters on one line")
}

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
