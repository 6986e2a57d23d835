import { withTenant } from "@/db/client"
import type { SummarySource } from "@/db/schema/record"
import type { StaffActor } from "@/lib/actor"
import { withDenials } from "@/lib/consultations/denied"
import type { VisitId } from "@/lib/ids"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { toldBy } from "./behind"
import { differenceOf, isNoDifference, reversed, withDifference } from "./difference"
import type { Wording } from "./difference"
import { leadingBack, undoable } from "./edit-history"
import { editsOf } from "./edit-rows"
import { wordingOf } from "./review"
import type { Conflict, Saved } from "./review"
import { openDraft, saveEdit } from "./save-edit"
import type { EditInput, RemakeInput, UndoInput } from "./schema"

/** Saves the whole text as the clinician wants it, and what changed. Unsigned, so not yet in the record. */
export async function editSummary(
  actor: StaffActor,
  visitId: VisitId,
  input: EditInput,
  at: Date,
): Promise<Result<Saved, Conflict | "unknown_source", Partial<Saved>>> {
  const result = await withTenant(actor.clinicId, async (tx) => {
    const open = await openDraft(tx, actor, visitId, input.version)
    if (!open.ok) return open
    const { summary } = open.value
    const before = wordingOf(summary)
    // A page that knows no instructions leaves them as they are.
    const after = { lines: input.lines, instructions: input.instructions ?? before.instructions }
    if (!citesKnown(after, summary.sources)) return refuse("unknown_source")
    const difference = differenceOf(before, after)
    if (isNoDifference(difference)) return ok({ version: summary.version, ...before })
    return ok(await saveEdit(tx, actor, open.value, { after, difference, at }))
  })
  return withDenials(actor, "summary.edit", visitId, result, at)
}

/** Takes the last edit back, by another: the history keeps both. */
export async function undoEdit(
  actor: StaffActor,
  visitId: VisitId,
  input: UndoInput,
  at: Date,
): Promise<Result<Saved, Conflict | "nothing_to_undo", Partial<Saved>>> {
  const result = await withTenant(actor.clinicId, async (tx) => {
    const open = await openDraft(tx, actor, visitId, input.version)
    if (!open.ok) return open
    const { summary } = open.value
    const last = undoable(leadingBack(await editsOf(tx, visitId)))
    const difference = last && reversed(last.difference)
    const after = difference && withDifference(wordingOf(summary), difference)
    // It does not lead back from a text that was changed beside the history, as where a source went.
    if (last === undefined || difference === undefined || after === undefined)
      return refuse("nothing_to_undo")
    const undoes = last.version
    return ok(await saveEdit(tx, actor, open.value, { after, difference, undoes, at }))
  })
  return withDenials(actor, "summary.edit", visitId, result, at)
}

/** Makes what the patient is told anew from the plan as it stands: one more edit, which Undo takes back. */
export async function remakeInstructions(
  actor: StaffActor,
  visitId: VisitId,
  input: RemakeInput,
  at: Date,
): Promise<Result<Saved, Conflict, Partial<Saved>>> {
  const result = await withTenant(actor.clinicId, async (tx) => {
    const open = await openDraft(tx, actor, visitId, input.version)
    if (!open.ok) return open
    const { summary } = open.value
    const before = wordingOf(summary)
    const after = { lines: before.lines, instructions: toldBy(before.lines) }
    const difference = differenceOf(before, after)
    if (isNoDifference(difference)) return ok({ version: summary.version, ...before })
    const remade = after.instructions.length
    return ok(await saveEdit(tx, actor, open.value, { after, difference, remade, at }))
  })
  return withDenials(actor, "summary.edit", visitId, result, at)
}

function citesKnown({ lines, instructions }: Wording, sources: readonly SummarySource[]): boolean {
  const known = new Set(sources.map((source) => source.id))
  return [...lines, ...instructions].every((one) => one.cites.every((id) => known.has(id)))
}
