import { and, eq, inArray, isNotNull, isNull } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { outbox } from "@/db/schema/jobs"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { record } from "@/lib/audit/record"
import { may } from "@/lib/permissions"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { jobs } from "./queries"
import type { RetryInput } from "./schema"

/** So many in one transaction: another press takes the next. */
const mostAtOnce = 1_000

/**
 * Has parked jobs tried again, from the beginning: the relay takes them within seconds. Two people who
 * press at once have it tried once.
 */
export async function retryParked(
  actor: StaffActor,
  what: RetryInput,
  at: Date,
): Promise<Result<{ retried: number }, "forbidden" | "not_found">> {
  if (!may(actor, "job.manage")) return deny(actor, "job.retried", jobs, "forbidden", at)
  const result = await withTenant(actor.clinicId, async (tx) => {
    const parked = and(isNotNull(outbox.parkedAt), isNull(outbox.doneAt))
    const chosen = tx
      .select({ id: outbox.id })
      .from(outbox)
      .where(and(parked, "id" in what ? eq(outbox.id, BigInt(what.id)) : eq(outbox.job, what.kind)))
      .orderBy(outbox.id)
      .limit(mostAtOnce)
      .for("update", { skipLocked: true })
    const rows = await tx
      .update(outbox)
      .set({ parkedAt: null, relayedAt: null, tries: 0, dueAt: null })
      .where(inArray(outbox.id, chosen))
      .returning({ id: outbox.id, job: outbox.job })
    const [first] = rows
    if (first === undefined) return refuse("not_found")
    const entity = "id" in what ? ({ type: "job", id: String(first.id) } as const) : jobs
    await record(
      tx,
      actor,
      {
        action: "job.retried",
        entity,
        outcome: "success",
        purpose: "HSYSADMIN",
        data: { job: first.job, count: rows.length },
      },
      at,
    )
    return ok({ retried: rows.length })
  })
  return result.ok ? result : deny(actor, "job.retried", jobs, result.reason, at)
}
