import { randomUUID } from "node:crypto"

import { and, eq, max } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import type { VisitRow } from "@/db/schema/scheduling"
import { speakerConsents, transcripts } from "@/db/schema/transcripts"
import type { Party } from "@/db/schema/transcripts"
import type { StaffActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { newestConsent, writeVisitConsent } from "@/lib/consents/visit-consent"
import { withDenials } from "@/lib/consultations/denied"
import { judge, treats } from "@/lib/consultations/policy"
import { lockVisit } from "@/lib/consultations/visit-rows"
import type { VisitId } from "@/lib/ids"
import { nudge } from "@/lib/jobs/nudge"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { speakersOf } from "./consent-check"
import { forgetTranscript } from "./forget"
import type { SpeakerConsentInput } from "./schema"

/**
 * Writes down what a companion, an interpreter, a colleague or whoever else was in the room answered when
 * the clinician asked, or that the patient took their word back. A no, also later and of somebody whose
 * invitation was taken back, deletes the transcript in which they speak.
 */
export async function recordSpeakerConsent(
  actor: StaffActor,
  visitId: VisitId,
  input: SpeakerConsentInput,
  at: Date,
): Promise<
  Result<{ deleted: boolean }, "not_found" | "forbidden" | "unknown_speaker" | "not_ended">
> {
  const result = await withTenant(actor.clinicId, async (tx) => {
    const mine = judge(actor, await lockVisit(tx, visitId), treats)
    if (!mine.ok) return mine
    const visit = mine.value
    const { party, agreed } = input
    // Of what nobody said yet nobody agrees; until then another interpreter may be asked to come.
    if (agreed && visit.state !== "in_call" && visit.state !== "ended") return refuse("not_ended")
    const speakers = await speakersOf(tx, visit)
    if (!speakers.some((speaker) => speaker.party === party)) return refuse("unknown_speaker")
    const id = await keepAnswer(tx, actor, visit, input, at)
    await record(
      tx,
      actor,
      {
        action: "consent.speaker_recorded",
        entity: { type: "consent", id },
        outcome: "success",
        purpose: "TREAT",
        patientId: visit.patientId,
        data: { visitId, party, agreed },
      },
      at,
    )
    const withdrawn = !agreed && (await maySpeak(tx, visitId, party))
    const deleted = withdrawn && (await forgetTranscript(tx, actor, visit, "withdrawn", at))
    if (party === "patient") await withdrawForPatient(tx, actor, visit, at)
    await nudge(tx, visit.clinicId, "visits")
    return ok({ deleted })
  })
  return withDenials(actor, "transcript.consent", visitId, result, at)
}

/** Answers with the id of the consent: of a patient it is the one that they take back. */
async function keepAnswer(
  tx: Tx,
  { userId: recordedBy }: StaffActor,
  { id: visitId, clinicId }: VisitRow,
  { party, agreed }: SpeakerConsentInput,
  at: Date,
): Promise<string> {
  if (party === "patient") return (await newestConsent(tx, visitId))?.id ?? visitId
  const id = randomUUID()
  const recordedAt = await afterLastAnswer(tx, visitId, party, at)
  await tx
    .insert(speakerConsents)
    .values({ id, clinicId, visitId, party, agreed, recordedBy, recordedAt })
  return id
}

async function withdrawForPatient(
  tx: Tx,
  actor: StaffActor,
  visit: VisitRow,
  at: Date,
): Promise<void> {
  const given = await newestConsent(tx, visit.id)
  if (given?.transcript !== true) return
  const { video, vitals, charting } = given
  const agreed = { video, vitals, charting, transcript: false }
  await writeVisitConsent(tx, actor, visit, { agreed, texts: [], first: false }, at)
}

/** Whether they speak in the visit's transcript; where it went by its age nobody knows, and quotes may be left. */
async function maySpeak(tx: Tx, visitId: VisitId, party: Party): Promise<boolean> {
  const [said] = await tx
    .select({ parties: transcripts.parties })
    .from(transcripts)
    .where(eq(transcripts.visitId, visitId))
  return said === undefined || said.parties.includes(party)
}

/** The newest answer counts, whatever a clock says that was set back. */
async function afterLastAnswer(tx: Tx, visitId: VisitId, party: Party, at: Date): Promise<Date> {
  const [last] = await tx
    .select({ at: max(speakerConsents.recordedAt) })
    .from(speakerConsents)
    .where(and(eq(speakerConsents.visitId, visitId), eq(speakerConsents.party, party)))
  const before = last?.at
  return before == null || before < at ? at : new Date(before.getTime() + 1)
}
