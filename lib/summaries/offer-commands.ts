import { withTenant } from "@/db/client"
import type { StaffActor } from "@/lib/actor"
import { withDenials } from "@/lib/consultations/denied"
import { judge, treats } from "@/lib/consultations/policy"
import { lockVisit } from "@/lib/consultations/visit-rows"
import type { VisitId } from "@/lib/ids"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { differenceOf, isNoDifference } from "./difference"
import { offerOf } from "./offer-rows"
import { lockSummary } from "./queries"
import { editable, wordingOf } from "./review"
import type { Conflict, Saved } from "./review"
import { saveEdit } from "./save-edit"
import type { TakeInput } from "./schema"
import { wholeOf, withLinesOf } from "./taken-over"

/**
 * Takes lines of the model's draft that was kept beside a person's text into it, or all of the draft in its
 * place: one more edit, which Undo takes back. Nothing but this command does so.
 */
export async function takeOver(
  actor: StaffActor,
  visitId: VisitId,
  input: TakeInput,
  at: Date,
): Promise<Result<Saved, Conflict | "offer_gone" | "nothing_to_take", Partial<Saved>>> {
  const result = await withTenant(actor.clinicId, async (tx) => {
    const mine = judge(actor, await lockVisit(tx, visitId), treats)
    if (!mine.ok) return mine
    const open = editable(await lockSummary(tx, visitId), input.version)
    if (!open.ok) return open
    const offer = await offerOf(tx, visitId)
    if (offer?.sha256 !== input.offer) return refuse("offer_gone")
    const before = wordingOf(open.value)
    const now = { ...before, sources: open.value.sources }
    const { text: after, sources } =
      input.lines === "all" ? wholeOf(offer.draft, now) : withLinesOf(offer.draft, input.lines, now)
    const difference = differenceOf(before, after)
    if (isNoDifference(difference)) return refuse("nothing_to_take")
    const sentences = difference.lines.reduce((sum, { added }) => sum + added.length, 0)
    const taken = { model: offer.model, sentences, sources }
    return ok(await saveEdit(tx, actor, mine.value, open.value, { after, difference, taken, at }))
  })
  return withDenials(actor, "summary.edit", visitId, result, at)
}
