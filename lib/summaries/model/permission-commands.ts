import { eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { modelPermissions } from "@/db/schema/transcripts"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { record } from "@/lib/audit/record"
import { may } from "@/lib/permissions"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { steppedUp } from "@/lib/step-up"

import type { ModelDecision } from "./schema"
import { logCode } from "./summariser"
import type { ModelName } from "./summariser"

export type ModelSetting = {
  /** What the operator set up; null: nothing. */
  configured: ModelName | null
  /** Whether transcripts are sent to just this model at just this host. */
  allowed: boolean
  version: number
  decidedAt: string | null
}

/** Whether a clinic's transcripts may be read by the model that is set up. For its administrators. */
export async function modelSetting(
  actor: StaffActor,
  configured: ModelName | undefined,
  at: Date,
): Promise<Result<ModelSetting, "forbidden">> {
  const entity = { type: "clinic", id: actor.clinicId } as const
  if (!may(actor, "clinic.edit")) return deny(actor, "clinic.read", entity, "forbidden", at)
  return withTenant(actor.clinicId, async (tx) => {
    const [row] = await tx.select().from(modelPermissions)
    const event = { entity, outcome: "success", purpose: "HOPERAT" } as const
    await record(tx, actor, { ...event, action: "clinic.read", data: { view: "model" } }, at)
    return ok({
      configured: configured === undefined ? null : nameOf(configured),
      allowed: configured !== undefined && counts(row, configured),
      version: row?.version ?? 0,
      decidedAt: row?.decidedAt.toISOString() ?? null,
    })
  })
}

/**
 * Turns the model on or off for a clinic. On counts for the host and the model that the administrator saw:
 * where the operator sets up another one, nothing is sent until it is allowed anew.
 */
export async function decideModel(
  actor: StaffActor,
  configured: ModelName | undefined,
  { allowed, host, model, version }: ModelDecision,
  at: Date,
): Promise<Result<{ version: number }, "forbidden" | "step_up_needed" | "stale">> {
  const { clinicId, userId } = actor
  const entity = { type: "clinic", id: clinicId } as const
  if (!may(actor, "clinic.edit")) return deny(actor, "clinic.model", entity, "forbidden", at)
  if (!steppedUp(actor, at)) return deny(actor, "clinic.model", entity, "step_up_needed", at)
  if (allowed && (configured?.host !== host || configured.model !== model)) return refuse("stale")
  return withTenant(clinicId, async (tx) => {
    const [before] = await tx.select().from(modelPermissions).for("update")
    if ((before?.version ?? 0) !== version) return refuse("stale")
    const set = { allowed, host, model, version: version + 1, decidedBy: userId, decidedAt: at }
    await tx
      .insert(modelPermissions)
      .values({ clinicId, ...set })
      .onConflictDoUpdate({ target: modelPermissions.clinicId, set })
    const data = { allowed, host: logCode(host), model: logCode(model), version: set.version }
    const event = { entity, outcome: "success", purpose: "HOPERAT" } as const
    await record(tx, actor, { ...event, action: "clinic.model_decided", data }, at)
    return ok({ version: set.version })
  })
}

/** Asked when a job is promised, when it starts and before its answer is stored. */
export async function mayUseModel(
  tx: Tx,
  clinicId: StaffActor["clinicId"],
  model: ModelName,
): Promise<boolean> {
  const [row] = await tx
    .select()
    .from(modelPermissions)
    .where(eq(modelPermissions.clinicId, clinicId))
  return counts(row, model)
}

function counts(row: typeof modelPermissions.$inferSelect | undefined, model: ModelName): boolean {
  return row?.allowed === true && row.host === model.host && row.model === model.model
}

function nameOf({ host, model }: ModelName): ModelName {
  return { host, model }
}
