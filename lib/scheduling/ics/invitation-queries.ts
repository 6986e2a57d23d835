import { and, eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { holds } from "@/db/schema/booking"
import { clinics } from "@/db/schema/clinics"
import { patients } from "@/db/schema/identity"
import { visits } from "@/db/schema/scheduling"
import type { VisitorActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import { env } from "@/lib/env"
import type { HoldId } from "@/lib/ids"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"

import { holderOf } from "../policy"
import { senderOf, visitIcs } from "./ics"
import type { Ics } from "./ics"
import { icsWords } from "./ics-words"

/** The invitation to the visit that this visitor booked. Of the patient it says only the address that was typed. */
export async function readInvitation(
  actor: VisitorActor,
  holdId: HoldId,
  at: Date,
): Promise<Result<Ics, "not_found">> {
  const row = await withTenant(actor.clinicId, async (tx) => {
    const [found] = await tx
      .select({
        visitId: visits.id,
        patientId: patients.id,
        sequence: visits.sequence,
        state: visits.state,
        startsAt: visits.startsAt,
        endsAt: visits.endsAt,
        email: patients.email,
        language: patients.language,
        clinic: { name: clinics.name, phone: clinics.phone },
      })
      .from(holds)
      .innerJoin(visits, eq(visits.id, holds.visitId))
      .innerJoin(patients, eq(patients.id, visits.patientId))
      .innerJoin(clinics, eq(clinics.id, holds.clinicId))
      .where(and(eq(holds.id, holdId), eq(holds.holder, holderOf(actor))))
    if (found === undefined) return undefined
    await record(
      tx,
      actor,
      {
        action: "visit.read",
        patientId: found.patientId,
        entity: { type: "visit", id: found.visitId },
        outcome: "success",
        purpose: purposeOf(actor),
        data: { visitId: found.visitId, view: "invitation" },
      },
      at,
    )
    return found
  })
  if (row === undefined) return deny(actor, "visit.read", { type: "hold", id: holdId }, "not_found")
  const { clinic, language, email, state, ...visit } = row
  const facts = {
    ...visit,
    ...icsWords(language, clinic),
    organizer: senderOf(env().MAIL_FROM),
    attendeeEmail: email,
    at,
  }
  return ok(visitIcs(facts, state === "cancelled" ? "CANCEL" : "REQUEST"))
}
