import { stampLog } from "@/lib/audit/anchors/stamping"
import { parseWitnesses } from "@/lib/audit/anchors/witness-client"
import type { Witness } from "@/lib/audit/anchors/witness-client"
import { witnessLog } from "@/lib/audit/anchors/witnessing"
import { openSequencerDatabase } from "@/lib/audit/log/sequencer-database"
import { keyTerms } from "@/lib/audit/log/signing-keys"
import { env } from "@/lib/env"
import { Fault } from "@/lib/error"
import type { ClinicId } from "@/lib/ids"
import { log } from "@/lib/log"

import { everyClinic, together } from "./every-clinic"
import type { Rounds } from "./every-clinic"

/**
 * Hands new checkpoints to whoever is set up to vouch for them: witnesses each one, a time stamp authority
 * one an hour or as set. Apart from the sequencer, and each in rounds of its own: who does not answer holds up
 * nothing but their own word.
 */
export function startAnchoring(everyMs = 2_000): Rounds {
  const { SEQUENCER_DATABASE_URL: url, AUDIT_SIGNER_DIR: folder } = env()
  const { AUDIT_WITNESSES, AUDIT_TSA_URL: authority, AUDIT_TSA_MINUTES: minutes } = env()
  const witnesses = witnessesIn(AUDIT_WITNESSES)
  if (url === undefined || folder === undefined) return nothing
  if (witnesses.length === 0 && authority === undefined) return nothing
  const database = openSequencerDatabase(url)
  const { db } = database
  const say = saying()
  const asking = (name: string, ask: (clinicId: ClinicId) => Promise<string>): Rounds =>
    everyClinic("audit_anchors", everyMs, async (clinicId) =>
      say(clinicId, name, await ask(clinicId)),
    )
  const rounds = together([
    ...witnesses.map((witness) =>
      asking(witness.key.name, async (clinicId) => {
        const vkeys = (await keyTerms(folder, clinicId)).map(({ vkey }) => vkey)
        return witnessLog(db, clinicId, witness, vkeys)
      }),
    ),
    ...(authority === undefined
      ? []
      : [asking("time_stamp", (clinicId) => stampLog(db, clinicId, authority, minutes * 60_000))]),
  ])
  return {
    async stop() {
      await rounds.stop()
      await database.close()
    },
  }
}

/** Those of AUDIT_WITNESSES. Throws a `Fault` where it cannot be read, its keys included. */
export function witnessesIn(setting: string | undefined): Witness[] {
  const witnesses = setting === undefined ? [] : parseWitnesses(setting)
  if (witnesses === undefined)
    throw new Fault(
      "configuration",
      "Settings: AUDIT_WITNESSES: must be URL KEY, URL KEY, each KEY as its witness says it (NAME+8 digits+letters) (.env.example)",
    )
  return witnesses
}

/** A line in the worker's log for each change, not for each round. */
function saying(): (clinicId: ClinicId, name: string, outcome: string) => void {
  const last = new Map<string, string>()
  return (clinicId, name, outcome) => {
    const key = `${clinicId} ${name}`
    const changed = last.get(key) !== outcome
    last.set(key, outcome)
    if (changed && !well.has(outcome))
      log.warn({ clinicId, anchor: name, code: outcome }, "nobody vouched for the audit log")
  }
}

const well = new Set(["current", "cosigned", "stamped", "nothing_signed"])
const nothing: Rounds = { stop: () => Promise.resolve() }
