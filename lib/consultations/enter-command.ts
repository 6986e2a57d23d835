import { eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { patientSessions } from "@/db/schema/identity"
import { queueEntries } from "@/db/schema/queue"
import type { VisitorActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { newToken, tokenHash } from "@/lib/identity/link-token"
import { systemActor } from "@/lib/identity/system"
import { ok, refuse } from "@/lib/result"
import type { Refused, Result } from "@/lib/result"
import { closesAfterMs } from "@/lib/visit-window"

import { moveHere } from "./move-here"
import type { Place } from "./move-here"
import { lockVisit } from "./visit-rows"

/**
 * A walk-in's turn: the place in line becomes a session of the visit that was made for them, without
 * asking again who they are. It lasts as a link's session does, until the visit's window closes, and
 * leaves another phone as a link does.
 */
export async function enterVisit(
  walkIn: VisitorActor,
  at: Date,
  place: Place = {},
): Promise<
  | Result<{ token: string; cookieExpires: Date }, "not_found" | "not_your_turn">
  | Refused<"elsewhere", { inCall: boolean }>
> {
  return withTenant(walkIn.clinicId, async (tx) => {
    const [entry] = await tx
      .select()
      .from(queueEntries)
      .where(eq(queueEntries.id, walkIn.visitorId))
    if (entry === undefined) return refuse("not_found")
    if (entry.state !== "taken" || entry.visitId === null) return refuse("not_your_turn")
    const visit = await lockVisit(tx, entry.visitId)
    if (visit === undefined) return refuse("not_found")
    const expiresAt = new Date(visit.endsAt.getTime() + closesAfterMs)
    if (expiresAt <= at) return refuse("not_your_turn")
    const { clinicId, patientId, visitId } = entry
    const moved = await moveHere(tx, systemActor("join", clinicId), visit, place, at)
    if (!moved.ok) return moved
    const token = newToken()
    await tx.insert(patientSessions).values({
      tokenHash: tokenHash(token),
      clinicId,
      visitId,
      patientId,
      createdAt: at,
      expiresAt,
    })
    await record(
      tx,
      walkIn,
      {
        action: "link.redeemed",
        patientId,
        entity: { type: "visit", id: visitId },
        outcome: "success",
        purpose: "PATRQT",
        data: { visitId },
      },
      at,
    )
    return ok({ token, cookieExpires: expiresAt })
  })
}
