import { and, eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { auditExports } from "@/db/schema/audit"
import type { Actor } from "@/lib/actor"
import type { ClinicId } from "@/lib/ids"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"

import { deny, denyLog } from "../denied"
import { mayAudit } from "../policy"

export type ExportProgress = {
  state: "waiting" | "making" | "done" | "cut_short"
  /** Of the making, 0 to 100. It is as fast as the download: the last hundredth is the last byte. */
  percent: number
  /** Events that have no line in it, as nothing of them can be told. Of an archive none. */
  leftOut: number
}

/** How far an export of one's own has come. Holds no event and no patient, so it is not an event; the export is, and a refusal. */
export async function exportProgress(
  actor: Actor,
  id: string,
  at = new Date(),
): Promise<Result<ExportProgress, "forbidden" | "not_found">> {
  if (!mayAudit(actor)) return denyLog(actor, "audit.exported")
  const [found] = await withTenant(actor.clinicId, (tx) =>
    tx
      .select()
      .from(auditExports)
      .where(and(eq(auditExports.id, id), eq(auditExports.userId, actor.userId))),
  )
  if (found === undefined)
    return deny(actor, "audit.exported", { type: "audit_log", id: actor.clinicId }, "not_found")
  const { done, steps, leftOut } = found
  const state = stateOf(found, at)
  const percent = steps === 0 ? 0 : Math.min(99, Math.floor((100 * done) / steps))
  return ok({ state, percent: state === "done" ? 100 : percent, leftOut })
}

type Row = Pick<typeof auditExports.$inferSelect, "fetchedAt" | "aliveAt" | "whole">

/** Whose process was killed cannot say so: what has given no sign of life for a while is not made any more. */
function stateOf({ fetchedAt, aliveAt, whole }: Row, at: Date): ExportProgress["state"] {
  if (fetchedAt === null) return "waiting"
  if (whole !== null) return whole ? "done" : "cut_short"
  return at.getTime() - (aliveAt ?? fetchedAt).getTime() > silentMs ? "cut_short" : "making"
}

const beatMs = 5_000
const silentMs = 30_000

/** A count of steps that is written down at most once a second, however fast they come. */
export type Steps = {
  readonly passed: (count: number) => Promise<void>
  /** Of those that passed, how many are not in the file. */
  readonly leftOut: (count: number) => void
}

/**
 * The bytes of an export, its progress kept beside them. `made` gets the counter. However the reading
 * ends, the row says so: whole, or given up by whoever was fetching it.
 */
export async function* withProgress(
  clinicId: ClinicId,
  id: string,
  made: (steps: Steps) => AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let done = 0
  let missing = 0
  let written = 0
  let whole = false
  const passed = async (count: number): Promise<void> => {
    done += count
    if (performance.now() - written < everyMs) return
    written = performance.now()
    await write(clinicId, id, { done, leftOut: missing, aliveAt: new Date() })
  }
  const leftOut = (count: number): void => {
    missing += count
  }
  // Also while nobody takes the next bytes, which is when nothing is made.
  const beat = setInterval(() => {
    write(clinicId, id, { aliveAt: new Date() }).catch(() => undefined)
  }, beatMs)
  try {
    await write(clinicId, id, { aliveAt: new Date() })
    yield* made({ passed, leftOut })
    whole = true
  } finally {
    clearInterval(beat)
    await write(clinicId, id, { done, leftOut: missing, whole, endedAt: new Date() })
  }
}

const everyMs = 1_000
type Kept = "done" | "leftOut" | "aliveAt" | "whole" | "endedAt"

async function write(
  clinicId: ClinicId,
  id: string,
  change: Partial<Pick<typeof auditExports.$inferSelect, Kept>>,
): Promise<void> {
  await withTenant(clinicId, (tx) =>
    tx.update(auditExports).set(change).where(eq(auditExports.id, id)),
  )
}
