import { and, eq, gt } from "drizzle-orm"

import { withCredential } from "@/db/client"
import { question } from "@/db/question"
import type { Value } from "@/db/question"
import { patientSessions } from "@/db/schema/identity"
import { mintActor } from "@/lib/actor"
import type { CompanionActor, PatientActor } from "@/lib/actor"
import { GuestId } from "@/lib/ids"

import { standingGuest } from "./guest-link"
import { tokenHash } from "./link-token"

/**
 * Who comes to one visit by a session of a link: its patient, or a guest for as long as the invitation
 * stands. Nobody once the session is over, or went to another phone.
 */
export async function visitorBehind(
  token: string,
  requestId: string,
  at: Date,
): Promise<PatientActor | CompanionActor | undefined> {
  const hash = tokenHash(token)
  const [session] = await withCredential(hash, (tx) => sessionOf(tx, { hash, at }))
  if (session === undefined || session.movedAt !== null) return undefined
  const { clinicId, patientId, visitId, role, linkId } = session
  if (role === "patient")
    return mintActor({ kind: "patient", clinicId, patientId, visitId, requestId })
  if (linkId === null) return undefined
  const guest = await standingGuest(clinicId, GuestId.parse(linkId))
  if (guest === undefined) return undefined
  return mintActor({
    kind: "companion",
    clinicId: guest.clinicId,
    companionId: guest.id,
    as: guest.role === "interpreter" ? "interpreter" : "companion",
    patientId: guest.patientId,
    visitId: guest.visitId,
    requestId,
  })
}

const sessionOf = question("visit_session", (db, value: Value<{ hash: Uint8Array; at: Date }>) =>
  db
    .select()
    .from(patientSessions)
    .where(
      and(eq(patientSessions.tokenHash, value("hash")), gt(patientSessions.expiresAt, value("at"))),
    ),
)
