import { desc, eq } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { question } from "@/db/question"
import type { Value } from "@/db/question"
import { consents } from "@/db/schema/rooms"
import type { ConsentRow } from "@/db/schema/rooms"
import type { Actor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import type { ClinicId, PatientId, VisitId } from "@/lib/ids"
import { nudgeVisit } from "@/lib/jobs/nudge"
import { unseatVitals } from "@/lib/rooms/unseat"
import { forgetTranscript } from "@/lib/transcripts/forget"

import type { ShownText } from "./keep-texts"

export type Agreed = { video: boolean; vitals: boolean; charting: boolean; transcript: boolean }

/** What the patient agreed to last for a visit. */
export async function newestConsent(tx: Tx, visitId: VisitId): Promise<ConsentRow | undefined> {
  const [row] = await newestBy(tx, { visitId })
  return row
}

const newestBy = question("newest_consent", (db, value: Value<{ visitId: VisitId }>) =>
  db
    .select()
    .from(consents)
    .where(eq(consents.visitId, value("visitId")))
    .orderBy(desc(consents.givenAt))
    .limit(1),
)

/** The newest counts, whatever a clock says that was set back: an answer is never older than the one before it. */
export function afterLast(last: Date | undefined, at: Date): Date {
  return last === undefined || last < at ? at : new Date(last.getTime() + 1)
}

/**
 * Writes what counts for a visit from now on, in the caller's transaction: a row of its own, none is
 * ever changed. Every open page of the visit hears of it and acts at once.
 */
export async function writeVisitConsent(
  tx: Tx,
  actor: Actor,
  visit: { id: VisitId; clinicId: ClinicId; patientId: PatientId },
  given: { agreed: Agreed; texts: ShownText[]; first: boolean },
  at: Date,
): Promise<Agreed> {
  const { id: visitId, clinicId, patientId } = visit
  // Kept in the record without being shown to anyone would be more than was meant.
  const agreed = { ...given.agreed, charting: given.agreed.charting && given.agreed.vitals }
  const last = await newestConsent(tx, visitId)
  const rows = await tx
    .insert(consents)
    .values({
      clinicId,
      visitId,
      patientId,
      ...agreed,
      texts: given.texts,
      givenByProxy: actor.kind === "portal" ? actor.proxyId : null,
      recordedBy: actor.kind === "staff" ? actor.userId : null,
      givenAt: afterLast(last?.givenAt, at),
    })
    .returning({ id: consents.id })
  await record(
    tx,
    actor,
    {
      action: given.first ? "consent.given" : "consent.changed",
      entity: { type: "consent", id: rows[0]?.id ?? visitId },
      outcome: "success",
      purpose: "PATRQT",
      patientId,
      data: { visitId, ...agreed },
    },
    at,
  )
  if (!agreed.vitals) await unseatVitals(tx, actor, visit, at)
  if (!agreed.transcript) await forgetTranscript(tx, actor, visit, "withdrawn", at)
  await nudgeVisit(tx, clinicId, visitId)
  return agreed
}
