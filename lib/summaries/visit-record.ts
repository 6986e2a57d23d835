import { and, eq, inArray } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { users } from "@/db/schema/identity"
import { visitLedger } from "@/db/schema/outcomes"
import type { VisitRow } from "@/db/schema/scheduling"
import { transcripts } from "@/db/schema/transcripts"
import type { TranscriptRow } from "@/db/schema/transcripts"
import type { SystemActor } from "@/lib/actor"
import type { AuditEvent } from "@/lib/audit/event"
import { recordAll } from "@/lib/audit/record"
import { newestConsent } from "@/lib/consents/visit-consent"
import { noteOf } from "@/lib/consultations/queries"
import type { findVisit } from "@/lib/consultations/visit-rows"
import type { VisitId } from "@/lib/ids"
import { decisionsOn } from "@/lib/transcripts/consent-check"
import type { CheckedAt } from "@/lib/transcripts/consent-check"
import type { Turn } from "@/lib/transcripts/turn"

import { attendanceOf } from "./attendance"
import type { CallSighting } from "./attendance"
import type { VisitRecord } from "./draft"
import { vitalFigures } from "./vital-figures"

/** All that a draft is made from, as it stands in this transaction. */
export async function visitRecord(
  tx: Tx,
  { visit, clinic, clinician }: NonNullable<Awaited<ReturnType<typeof findVisit>>>,
  transcript: readonly Turn[],
  at: Date,
): Promise<VisitRecord> {
  const note = await noteOf(tx, visit.id)
  return {
    reason: visit.reason,
    arrivedAt: visit.arrivedAt,
    admittedAt: visit.admittedAt,
    endedAt: visit.endedAt,
    clinician: clinician.name,
    interpreter: await interpreterOf(tx, visit),
    attendance: attendanceOf(await callSightings(tx, visit.id), visit.endedAt),
    consent: (await newestConsent(tx, visit.id)) ?? null,
    note: {
      subjective: note.subjective.lines,
      objective: note.objective.lines,
      assessment: note.assessment.lines,
      plan: note.plan.lines,
    },
    vitals: await vitalFigures(tx, visit, at),
    transcript,
    zone: clinic.zone,
    locale: clinic.locale,
  }
}

async function interpreterOf(tx: Tx, { interpreterId }: VisitRow): Promise<string | null> {
  if (interpreterId === null) return null
  const [row] = await tx.select({ name: users.name }).from(users).where(eq(users.id, interpreterId))
  return row?.name ?? null
}

async function callSightings(tx: Tx, visitId: VisitId): Promise<CallSighting[]> {
  const rows = await tx
    .select({ kind: visitLedger.kind, who: visitLedger.who, at: visitLedger.at })
    .from(visitLedger)
    .where(
      and(
        eq(visitLedger.visitId, visitId),
        inArray(visitLedger.kind, ["joined", "left", "in_room"]),
      ),
    )
  return rows.flatMap(({ kind, who, at }) =>
    (kind === "joined" || kind === "left" || kind === "in_room") && who !== "clinic"
      ? [{ kind, who, at }]
      : [],
  )
}

export type Usable = { id: string; turns: readonly Turn[] }

/**
 * The visit's transcript, if everybody who speaks in it agrees at this moment: each decision is in the log.
 * Undefined where there is none, or where somebody does not agree.
 */
export async function usableTranscript(
  tx: Tx,
  actor: SystemActor,
  visit: VisitRow,
  when: CheckedAt,
  at: Date,
): Promise<Usable | undefined> {
  const row = await transcriptRow(tx, visit.id)
  if (row === undefined) return undefined
  const { refused, events } = await decisionsOn(tx, actor, visit, row.parties, when)
  const turns = refused.length > 0 ? undefined : row.spoken
  const read: AuditEvent[] =
    turns === undefined
      ? []
      : [
          {
            action: "transcript.read",
            entity: { type: "transcript", id: row.id },
            outcome: "success",
            purpose: "TREAT",
            patientId: visit.patientId,
            data: { visitId: visit.id, lines: turns.length, use: "draft" },
          },
        ]
  await recordAll(tx, actor, [...events, ...read], at)
  return turns && { id: row.id, turns }
}

/** Which transcript a visit has and who speaks in it: what was said stays sealed. */
export async function transcriptHead(
  tx: Tx,
  visitId: VisitId,
): Promise<Pick<TranscriptRow, "id" | "parties"> | undefined> {
  const { id, parties } = transcripts
  const rows = await tx
    .select({ id, parties })
    .from(transcripts)
    .where(eq(transcripts.visitId, visitId))
  return rows[0]
}

export async function transcriptRow(tx: Tx, visitId: VisitId): Promise<TranscriptRow | undefined> {
  const rows = await tx.select().from(transcripts).where(eq(transcripts.visitId, visitId))
  return rows[0]
}
