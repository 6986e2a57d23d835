import type { Actor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import type { VisitId } from "@/lib/ids"

/** Hands on a command's answer, and writes down a refused attempt. */
export async function withDenials<R extends { ok: boolean; reason?: string }>(
  actor: Actor,
  attempted: string,
  visitId: VisitId,
  result: R,
  at: Date,
): Promise<R> {
  const reason = result.ok ? undefined : result.reason
  if (reason === "not_found" || reason === "forbidden" || reason === "step_up_needed")
    await deny(actor, attempted, { type: "visit", id: visitId }, reason, at)
  return result
}
