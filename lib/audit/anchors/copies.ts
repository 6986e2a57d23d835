import { and, eq, gt, isNull, or } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { outbox } from "@/db/schema/jobs"
import { clinicSettings } from "@/db/schema/staff-accounts"
import type { ClinicId } from "@/lib/ids"
import { enqueue } from "@/lib/jobs/outbox"

import { copyJob } from "../jobs"
import { latestCheckpoint } from "../log/queries"
import { newestAnchored } from "./queries"

export type CopyKind = "mail" | "storage"

/** A copy is due when there is something new and the last one is as old as this. */
export const copyEveryMs: Readonly<Record<CopyKind, number>> = {
  mail: 86_400_000,
  storage: 3_600_000,
}

type Known = { readonly size: number; readonly at: Date } | undefined

export function copyIsDue(kind: CopyKind, size: number, last: Known, now: Date): boolean {
  if (last === undefined) return size > 0
  return size > last.size && now.getTime() - last.at.getTime() >= copyEveryMs[kind]
}

/** Promises the copies that are due: by e-mail where the clinic wants it, into storage where the operator does. */
export async function promiseCopies(
  clinicId: ClinicId,
  stored: boolean,
  now: Date,
): Promise<readonly CopyKind[]> {
  return withTenant(clinicId, async (tx) => {
    const checkpoint = await latestCheckpoint(tx)
    if (checkpoint === undefined) return []
    const [settings] = await tx.select({ mail: clinicSettings.checkpointMail }).from(clinicSettings)
    const wanted: CopyKind[] = []
    if (settings?.mail === true) wanted.push("mail")
    if (stored) wanted.push("storage")
    const promised: CopyKind[] = []
    for (const kind of wanted) {
      const last = await newestAnchored(tx, kind, checkpoint)
      if (!copyIsDue(kind, checkpoint.size, last, now)) continue
      const plan = `audit.copy/${kind}`
      // A promise that was kept and yet moved nothing (every address refused) is not made each minute.
      const lately = new Date(now.getTime() - copyEveryMs[kind])
      const promise = and(
        eq(outbox.plan, plan),
        or(isNull(outbox.doneAt), gt(outbox.createdAt, lately)),
      )
      const made = await tx.select({ id: outbox.id }).from(outbox).where(promise).limit(1)
      if (made.length > 0) continue
      await enqueue(tx, clinicId, copyJob, { kind }, { dueAt: now, plan })
      promised.push(kind)
    }
    return promised
  })
}
