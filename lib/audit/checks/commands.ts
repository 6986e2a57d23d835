import { z } from "zod"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import type { Actor, StaffActor } from "@/lib/actor"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { denyLog } from "../denied"
import { latestCheckpoint } from "../log/queries"
import { mayAudit } from "../policy"
import { hex } from "../proofs/checkpoint"
import { record } from "../record"
import { verifyLog } from "../verify/log"
import type { Finding } from "../verify/log"
import { storedLog } from "./stored-log"

/** What a check in somebody's browser found, kept under their name. */
export const CheckReport = z.strictObject({
  size: z.int().min(0),
  sound: z.boolean(),
  root: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  firstBad: z.int().min(0).optional(),
})

export async function reportCheck(
  actor: Actor,
  report: z.infer<typeof CheckReport>,
  at: Date,
): Promise<Result<undefined, "forbidden">> {
  if (!mayAudit(actor)) return denyLog(actor, "audit.verified")
  await withTenant(actor.clinicId, (tx) =>
    recordCheck(tx, actor, { where: "browser", ...report }, at),
  )
  return ok()
}

/**
 * Checks the whole log on the server, rows included: what was written against what was signed. It
 * finds what someone with the database changed, not what someone with the signing key made anew.
 */
export async function verifyNow(
  actor: Actor,
  at: Date,
): Promise<Result<Finding, "forbidden" | "nothing_signed">> {
  if (!mayAudit(actor)) return denyLog(actor, "audit.verified")
  const checkpoint = await withTenant(actor.clinicId, latestCheckpoint)
  if (checkpoint === undefined) return refuse("nothing_signed")
  const finding = await verifyLog(
    storedLog(actor.clinicId, checkpoint.note, checkpoint.vkey, checkpoint.size),
  )
  await withTenant(actor.clinicId, (tx) =>
    recordCheck(
      tx,
      actor,
      {
        where: "server",
        size: checkpoint.size,
        sound: finding.sound,
        root: hex(checkpoint.root),
        ...(finding.sound || finding.index === null ? {} : { firstBad: finding.index }),
      },
      at,
    ),
  )
  return ok(finding)
}

type Checked = {
  where: "browser" | "server"
  size: number
  sound: boolean
  root?: string | undefined
  firstBad?: number | undefined
}

function recordCheck(tx: Tx, actor: StaffActor, data: Checked, at: Date): Promise<void> {
  return record(
    tx,
    actor,
    {
      action: "audit.verified",
      entity: { type: "audit_log", id: actor.clinicId },
      outcome: "success",
      purpose: "HCOMPL",
      data,
    },
    at,
  )
}
