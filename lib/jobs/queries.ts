import { and, asc, count, isNotNull, isNull, min, sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { outbox } from "@/db/schema/jobs"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { record } from "@/lib/audit/record"
import { may } from "@/lib/permissions"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"

export type ParkedJob = {
  id: string
  job: string
  tries: number
  /** A code of `lib/jobs/parking`. */
  code: string
  askedAt: string
  parkedAt: string
}
export type ParkedJobs = {
  /** The oldest first, at most `mostShown`. */
  rows: ParkedJob[]
  total: number
  /** How many of each kind, all of them. */
  kinds: { job: string; total: number }[]
  /** Since when the oldest promise that is due and not parked waits; null where none does. */
  openSince: string | null
}

const mostShown = 200

/** What the workers gave up on, for the clinic's administrators. Ids and codes: no payload is shown. */
export async function listParked(actor: StaffActor): Promise<Result<ParkedJobs, "forbidden">> {
  if (!may(actor, "job.manage")) return deny(actor, "job.listed", jobs, "forbidden")
  return withTenant(actor.clinicId, async (tx) => {
    const parked = and(isNotNull(outbox.parkedAt), isNull(outbox.doneAt))
    const rows = await tx
      .select()
      .from(outbox)
      .where(parked)
      .orderBy(asc(outbox.parkedAt), asc(outbox.id))
      .limit(mostShown)
    const kinds = await tx
      .select({ job: outbox.job, total: count() })
      .from(outbox)
      .where(parked)
      .groupBy(outbox.job)
      .orderBy(outbox.job)
    const [open] = await tx
      .select({ since: min(sql<Date>`coalesce(${outbox.dueAt}, ${outbox.createdAt})`) })
      .from(outbox)
      .where(
        and(
          isNull(outbox.doneAt),
          isNull(outbox.parkedAt),
          sql`coalesce(${outbox.dueAt}, ${outbox.createdAt}) < now()`,
        ),
      )
    const total = kinds.reduce((sum, kind) => sum + kind.total, 0)
    await record(tx, actor, {
      action: "job.listed",
      entity: jobs,
      outcome: "success",
      purpose: "HSYSADMIN",
      data: { results: total },
    })
    const since = open?.since ?? null
    return ok({
      rows: rows.map((row) => ({
        id: String(row.id),
        job: row.job,
        tries: row.tries,
        code: row.lastCode ?? "unexpected",
        askedAt: row.createdAt.toISOString(),
        parkedAt: (row.parkedAt ?? row.createdAt).toISOString(),
      })),
      total,
      kinds,
      openSince: since === null ? null : new Date(since).toISOString(),
    })
  })
}

/** What a look at all of them is written down about. */
export const jobs = { type: "job", id: "parked" } as const
