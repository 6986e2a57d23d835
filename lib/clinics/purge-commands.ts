import { sql } from "drizzle-orm"

import { withLookup, withTenant } from "@/db/client"
import type { SystemActor } from "@/lib/actor"
import { recordAll } from "@/lib/audit/record"
import type { PatientId } from "@/lib/ids"

import { isPurged, keepingOf } from "./keeping"
import type { Keeping } from "./keeping"
import { readClinic } from "./queries"

const rowsAtOnce = 1_000
/** A round takes at most so much of one class: what is left waits for the next, an hour later. */
const batchesAtOnce = 50

/**
 * One round for one clinic: what each class has kept long enough goes, in batches that hold no lock for
 * long, with an event for each patient in it and one for what is nobody's. Whatever is under legal hold stays, by the database's own rule.
 */
export async function purgeClinic(actor: SystemActor, at: Date): Promise<number> {
  const { retention } = await withTenant(actor.clinicId, (tx) => readClinic(tx, actor.clinicId))
  let total = 0
  for (const keeping of keepingOf(retention))
    for (let batch = 0; batch < batchesAtOnce; batch++) {
      const gone = await purgeBatch(actor, keeping, at)
      total += gone
      if (gone === 0) break
    }
  return total
}

async function purgeBatch(
  actor: SystemActor,
  { class: name, days }: Keeping,
  at: Date,
): Promise<number> {
  if (!isPurged(name)) return 0
  return withTenant(actor.clinicId, async (tx) => {
    const { rows } = await tx.execute<{ patient: PatientId | null; gone: string }>(
      sql`select patient, gone from purge_kept(${name}, ${days}, ${rowsAtOnce})`,
    )
    const events = rows.map(({ patient, gone }) => ({
      action: "retention.purged" as const,
      ...(patient === null ? {} : { patientId: patient }),
      entity:
        patient === null
          ? { type: "clinic" as const, id: actor.clinicId }
          : { type: "patient" as const, id: patient },
      outcome: "success" as const,
      purpose: "HCOMPL" as const,
      data: { class: name, count: Number(gone), days },
    }))
    await recordAll(tx, actor, events, at)
    return rows.reduce((sum, { gone }) => sum + Number(gone), 0)
  })
}

/** Tries that limit nobody any more. Of no clinic and nobody: hashes, so not an event. */
export async function purgeLimits(): Promise<void> {
  await withLookup("retention", (tx) => tx.execute(sql`select purge_rate_limits(10000)`))
}
