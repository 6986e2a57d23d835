import { withTenant } from "@/db/client"
import type { StaffActor } from "@/lib/actor"
import { withDenials } from "@/lib/consultations/denied"
import type { VisitId } from "@/lib/ids"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { differenceOf, isNoDifference } from "./difference"
import { offerOf } from "./offer-rows"
import { wordingOf } from "./review"
import type { Conflict, Saved } from "./review"
import { openDraft, saveEdit } from "./save-edit"
import type { TakeInput } from "./schema"
import { wholeOf, withLinesOf } from "./taken-over"

/**
 * Takes lines of the draft that was kept beside a person's text into it, or all of the draft in its
 * place: one more edit, which Undo takes back. Nothing but this command does so.
 */
export async function takeOver(
  actor: StaffActor,
  visitId: VisitId,
  input: TakeInput,
  at: Date,
): Promise<Result<Saved, Conflict | "offer_gone" | "nothing_to_take", Partial<Saved>>> {
  const result = await withTenant(actor.clinicId, async (tx) => {
    const open = await openDraft(tx, actor, visitId, input.version)
    if (!open.ok) return open
    const { summary } = open.value
    const offer = await offerOf(tx, visitId)
    if (offer?.sha256 !== input.offer) return refuse("offer_gone")
    const before = wordingOf(summary)
    const now = { ...before, sources: summary.sources }
    const { text: after, sources } =
      input.lines === "all" ? wholeOf(offer.draft, now) : withLinesOf(offer.draft, input.lines, now)
    const difference = differenceOf(before, after)
    if (isNoDifference(difference)) return refuse("nothing_to_take")
    const sentences = difference.lines.reduce((sum, { added }) => sum + added.length, 0)
    const taken = { model: offer.model, sentences, sources }
    return ok(await saveEdit(tx, actor, open.value, { after, difference, taken, at }))
  })
  return withDenials(actor, "summary.edit", visitId, result, at)
}
