import { asc, eq } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { consents } from "@/db/schema/rooms"
import type { VisitId } from "@/lib/ids"

/** What comes within it was measured under the consent that counts now, which its page knows. */
const atOnceMs = 15_000

/**
 * A page that was offline may have measured on while the patient did not agree, and deliver it when they
 * agree again: at which of its moments the answer was no.
 */
export async function momentsRefused(
  tx: Tx,
  visitId: VisitId,
  moments: readonly number[],
  now: Date,
): Promise<(at: number) => boolean> {
  if (moments.every((at) => at > now.getTime() - atOnceMs)) return () => false
  const given = await tx
    .select({ at: consents.givenAt, vitals: consents.vitals, charting: consents.charting })
    .from(consents)
    .where(eq(consents.visitId, visitId))
    .orderBy(asc(consents.givenAt))
  return (moment) => {
    const then = given.findLast(({ at }) => at.getTime() <= moment)
    return then !== undefined && !(then.vitals && then.charting)
  }
}
