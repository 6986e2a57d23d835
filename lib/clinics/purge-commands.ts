import { sql } from "drizzle-orm"

import { withLookup, withTenant } from "@/db/client"
import type { SystemActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"

import { isPurged, keepingOf } from "./keeping"
import type { Keeping } from "./keeping"
import { readClinic } from "./queries"

const rowsAtOnce = 1_000
/** A round takes at most so much of one class: what is left waits for the next, an hour later. */
const batchesAtOnce = 50

/**
 * One round for one clinic: what each class has kept long enough goes, in batches that hold no lock for
 * long, each with its event. Whatever is under legal hold stays, by the database's own rule.
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
    const { rows } = await tx.execute<{ gone: number }>(
      sql`select purge_class(${name}, ${days}, ${rowsAtOnce}) as gone`,
    )
    const gone = rows[0]?.gone ?? 0
    if (gone > 0)
      await record(
        tx,
        actor,
        {
          action: "retention.purged",
          entity: { type: "clinic", id: actor.clinicId },
          outcome: "success",
          purpose: "HCOMPL",
          data: { class: name, count: gone, days },
        },
        at,
      )
    return gone
  })
}

/** Tries that limit nobody any more. Of no clinic and nobody: hashes, so not an event. */
export async function purgeLimits(): Promise<void> {
  await withLookup("retention", (tx) => tx.execute(sql`select purge_rate_limits(10000)`))
}
