import { and, eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { holds } from "@/db/schema/booking"
import { clinics } from "@/db/schema/clinics"
import { visits } from "@/db/schema/scheduling"
import type { VisitorActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import { env } from "@/lib/env"
import type { Locale } from "@/lib/i18n/locales"
import type { HoldId } from "@/lib/ids"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"

import { holderOf } from "../policy"
import { senderOf, visitIcs } from "./ics"
import type { Ics } from "./ics"
import { icsWords } from "./ics-words"

/**
 * The invitation to the visit that this visitor booked. Of the patient it says nothing: whoever knows a name, a
 * birth date and one address may have named somebody else, whose other address and language the record has.
 */
export async function readInvitation(
  actor: VisitorActor,
  holdId: HoldId,
  language: Locale,
  at: Date,
): Promise<Result<Ics, "not_found">> {
  const row = await withTenant(actor.clinicId, async (tx) => {
    const [found] = await tx
      .select({
        visitId: visits.id,
        patientId: visits.patientId,
        sequence: visits.sequence,
        state: visits.state,
        startsAt: visits.startsAt,
        endsAt: visits.endsAt,
        clinic: { name: clinics.name, phone: clinics.phone },
      })
      .from(holds)
      .innerJoin(visits, eq(visits.id, holds.visitId))
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
  const { clinic, state, ...visit } = row
  const facts = {
    ...visit,
    ...icsWords(language, clinic),
    organizer: senderOf(env().MAIL_FROM),
    attendeeEmail: null,
    at,
  }
  return ok(visitIcs(facts, state === "cancelled" ? "CANCEL" : "REQUEST"))
}
