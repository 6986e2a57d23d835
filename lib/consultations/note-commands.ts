import { and, eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { summaries, visitNotes } from "@/db/schema/record"
import type { StaffActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import type { VisitId } from "@/lib/ids"
import { enqueue } from "@/lib/jobs/outbox"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { sealRow } from "@/lib/sealing/seal-row"

import { withDenials } from "./denied"
import { draftSummaryJob } from "./jobs"
import { stampLines } from "./note-lines"
import { judge, treats } from "./policy"
import type { NoteInput } from "./schema"
import type { NoteSection } from "./staff-visit-view"
import { lockVisit } from "./visit-rows"

export type SavedNote = NoteSection & { savedAt: string }

/**
 * Saves one section as it is typed. Another tab's newer text is never overwritten: the answer then
 * carries it. A last line may arrive after the end; the draft is made again with it.
 */
export async function saveNote(
  actor: StaffActor,
  visitId: VisitId,
  input: NoteInput,
  at: Date,
): Promise<
  Result<
    SavedNote,
    "not_found" | "forbidden" | "cancelled" | "signed" | "stale",
    { note?: NoteSection }
  >
> {
  const result = await withTenant(actor.clinicId, async (tx) => {
    const mine = judge(actor, await lockVisit(tx, visitId), treats)
    if (!mine.ok) return mine
    const visit = mine.value
    if (visit.state === "cancelled") return refuse("cancelled")
    if (await isSigned(tx, visitId)) return refuse("signed")
    const before = await findSection(tx, visitId, input.section)
    const version = before?.version ?? 0
    if (input.version !== version) {
      return refuse("stale", { note: { lines: before?.lines ?? [], version } })
    }
    const lines = stampLines(before?.lines ?? [], input.text, at)
    const row = { lines, version: version + 1, updatedAt: at, updatedBy: actor.userId }
    const name = `${visitId}|${input.section}`
    const sealed = await sealRow(tx, visit, visitNotes, name, row)
    await tx
      .insert(visitNotes)
      .values({ clinicId: actor.clinicId, visitId, section: input.section, ...sealed })
      .onConflictDoUpdate({ target: [visitNotes.visitId, visitNotes.section], set: sealed })
    await record(
      tx,
      actor,
      {
        action: "note.written",
        entity: { type: "note", id: visitId },
        outcome: "success",
        purpose: "TREAT",
        patientId: visit.patientId,
        data: { visitId, version: row.version, section: input.section, lines: lines.length },
      },
      at,
    )
    if (visit.state === "ended") await enqueue(tx, actor.clinicId, draftSummaryJob, { visitId })
    return ok({ lines, version: row.version, savedAt: at.toISOString() })
  })
  return withDenials(actor, "note.write", visitId, result, at)
}

async function findSection(tx: Tx, visitId: VisitId, section: NoteInput["section"]) {
  const rows = await tx
    .select()
    .from(visitNotes)
    .where(and(eq(visitNotes.visitId, visitId), eq(visitNotes.section, section)))
  return rows[0]
}

async function isSigned(tx: Tx, visitId: VisitId): Promise<boolean> {
  const rows = await tx
    .select({ state: summaries.state })
    .from(summaries)
    .where(eq(summaries.visitId, visitId))
  return rows[0]?.state === "signed"
}
