import { and, eq } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { waitlistEntries } from "@/db/schema/waitlist"
import type { Actor } from "@/lib/actor"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import { nudge } from "@/lib/jobs/nudge"

import type { EntryRow } from "./offering"

/** Takes somebody off the list, in the caller's transaction. */
export async function leaveEntry(
  tx: Tx,
  actor: Actor,
  entry: EntryRow,
  reason: "patient" | "staff",
  at: Date,
): Promise<void> {
  await tx
    .update(waitlistEntries)
    .set({ state: "left", closedAt: at })
    .where(and(eq(waitlistEntries.id, entry.id), eq(waitlistEntries.state, "waiting")))
  await record(
    tx,
    actor,
    {
      action: "waitlist.left",
      patientId: entry.patientId,
      entity: { type: "waitlist_entry", id: entry.id },
      outcome: "success",
      purpose: purposeOf(actor),
      data: { entryId: entry.id, reason },
    },
    at,
  )
  await nudge(tx, actor.clinicId, "queue")
}
