import { createHash, randomUUID } from "node:crypto"

import { eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { summaries } from "@/db/schema/record"
import type { VisitRow } from "@/db/schema/scheduling"
import { transcripts } from "@/db/schema/transcripts"
import type { Party } from "@/db/schema/transcripts"
import type { StaffActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { withDenials } from "@/lib/consultations/denied"
import { draftSummaryJob } from "@/lib/consultations/jobs"
import { judge, treats } from "@/lib/consultations/policy"
import { lockVisit } from "@/lib/consultations/visit-rows"
import type { VisitId } from "@/lib/ids"
import { nudge } from "@/lib/jobs/nudge"
import { enqueue } from "@/lib/jobs/outbox"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { sealRow } from "@/lib/sealing/seal-row"

import { refusedBy, speakersOf } from "./consent-check"
import { forgetTranscript } from "./forget"
import { readTranscript } from "./read-transcript"
import type { TranscriptInput } from "./schema"
import { turnsOf } from "./turn"
import type { SpeakerRole } from "./turn"

type Denied = "not_found" | "forbidden"
type Closed = "not_ended" | "in_class" | "signed"

/**
 * Brings what was said into a visit's summary: read, checked for everybody's consent, sealed, and drafted
 * from anew. One that was there is replaced. Nothing is stored while anybody who speaks in it has not agreed.
 */
export async function bringTranscript(
  actor: StaffActor,
  visitId: VisitId,
  input: TranscriptInput,
  at: Date,
): Promise<
  Result<
    { lines: number },
    Denied | Closed | "unreadable" | "unknown_speaker" | "no_consent",
    { problem?: string; line?: number; parties?: Party[] }
  >
> {
  const read = readTranscript(input.text, input.form)
  const result = await withTenant(actor.clinicId, async (tx) => {
    const open = await opened(tx, actor, visitId)
    if (!open.ok) return open
    if (!read.ok) return read
    const visit = open.value
    const { cues, speakers } = read.value
    const partyOf = new Map(input.speakers.map(({ name, party }) => [name, party]))
    const known = new Map((await speakersOf(tx, visit)).map((one) => [one.party, one.role]))
    const roleOf = (name: string): SpeakerRole | undefined =>
      known.get(partyOf.get(name) ?? "clinician")
    if (speakers.some((name) => !partyOf.has(name) || roleOf(name) === undefined))
      return refuse("unknown_speaker")
    const parties = [...new Set(speakers.flatMap((name) => partyOf.get(name) ?? []))].toSorted()
    const refused = await refusedBy(tx, actor, visit, parties, "bring", at)
    if (refused.length > 0) return refuse("no_consent", { parties: refused })
    await forgetTranscript(tx, actor, visit, "replaced", at)
    const turns = turnsOf(cues, (name) => roleOf(name) ?? "other")
    const { clinicId, patientId } = visit
    const id = randomUUID()
    const row = {
      visitId,
      id,
      clinicId,
      patientId,
      form: input.form,
      turns: turns.length,
      parties,
      spoken: turns,
      addedBy: actor.userId,
      addedAt: at,
    }
    await tx.insert(transcripts).values(await sealRow(tx, visit, transcripts, id, row))
    await record(
      tx,
      actor,
      {
        action: "transcript.added",
        entity: { type: "transcript", id },
        outcome: "success",
        purpose: "TREAT",
        patientId,
        data: {
          visitId,
          form: input.form,
          lines: turns.length,
          parties,
          sha256: createHash("sha256").update(input.text, "utf8").digest("hex"),
        },
      },
      at,
    )
    await enqueue(tx, clinicId, draftSummaryJob, { visitId })
    await nudge(tx, clinicId, "visits")
    return ok({ lines: turns.length })
  })
  return withDenials(actor, "transcript.add", visitId, result, at)
}

/** Deletes it, with what was drafted from it and is not signed. */
export async function removeTranscript(
  actor: StaffActor,
  visitId: VisitId,
  at: Date,
): Promise<Result<{ removed: boolean }, Denied>> {
  const result = await withTenant(actor.clinicId, async (tx) => {
    const mine = judge(actor, await lockVisit(tx, visitId), treats)
    if (!mine.ok) return mine
    return ok({ removed: await forgetTranscript(tx, actor, mine.value, "removed", at) })
  })
  return withDenials(actor, "transcript.remove", visitId, result, at)
}

/** The visit's clinician, after its end, before it is signed. In a class others speak, whom nobody asked. */
async function opened(
  tx: Tx,
  actor: StaffActor,
  visitId: VisitId,
): Promise<Result<VisitRow, Denied | Closed>> {
  const mine = judge(actor, await lockVisit(tx, visitId), treats)
  if (!mine.ok) return mine
  if (mine.value.state !== "ended") return refuse("not_ended")
  if (mine.value.sessionId !== null) return refuse("in_class")
  const [summary] = await tx
    .select({ state: summaries.state })
    .from(summaries)
    .where(eq(summaries.visitId, visitId))
  return summary?.state === "signed" ? refuse("signed") : mine
}
