import { withTenant } from "@/db/client"
import type { Actor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import type { VisitId } from "@/lib/ids"

/**
 * Hands on a command's answer, and writes down a refused attempt in a transaction of its own: the
 * command's left nothing to commit with.
 */
export async function withDenials<R extends { ok: boolean; reason?: string }>(
  actor: Actor,
  attempted: string,
  visitId: VisitId,
  result: R,
): Promise<R> {
  const reason = result.ok ? undefined : result.reason
  if (reason === "not_found" || reason === "forbidden") {
    await withTenant(actor.clinicId, (tx) =>
      record(tx, actor, {
        action: "access.denied",
        entity: { type: "visit", id: visitId },
        outcome: "refused",
        purpose: actor.kind === "patient" ? "PATRQT" : "TREAT",
        data: { attempted, reason },
      }),
    )
  }
  return result
}
