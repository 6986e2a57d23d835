import { randomBytes, randomUUID } from "node:crypto"

import { and, asc, count, eq } from "drizzle-orm"
import { z } from "zod"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { auditFilters } from "@/db/schema/audit"
import type { Actor, StaffActor } from "@/lib/actor"
import { Fault } from "@/lib/error"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { open, seal } from "@/lib/sealing/seal"

import { deny, denyLog } from "../denied"
import { subjectKeys } from "../events/subject-keys"
import { Filter, filterCodes } from "../filter"
import { patientOf } from "../matching"
import { mayAudit } from "../policy"
import { record } from "../record"

export const NewFilter = z.strictObject({
  name: z.string().trim().min(1).max(80),
  filter: Filter,
})

export type SavedFilter = { id: string; name: string; filter: Filter }

/** As many as a menu can hold. */
const most = 30

/** The filters that this person gave a name, oldest first. Part of the page whose reading is an event. */
export async function savedFilters(actor: Actor): Promise<Result<SavedFilter[], "forbidden">> {
  if (!mayAudit(actor)) return denyLog(actor, "audit.read")
  return withTenant(actor.clinicId, async (tx) => {
    const rows = await tx
      .select()
      .from(auditFilters)
      .where(eq(auditFilters.userId, actor.userId))
      .orderBy(asc(auditFilters.createdAt), asc(auditFilters.id))
    const key = rows.length === 0 ? undefined : await clinicKeyOf(tx, actor)
    return ok(
      rows.flatMap(({ id, name, filter }) => {
        // A filter that this version does not know any more is not shown; it harms nobody.
        const known = Filter.safeParse(filter).data
        return known === undefined || key === undefined
          ? []
          : [{ id, name: open(key, contextOf(actor, id), name).toString(), filter: known }]
      }),
    )
  })
}

export async function saveFilter(
  actor: Actor,
  { name, filter }: z.infer<typeof NewFilter>,
  at: Date,
): Promise<Result<{ id: string }, "forbidden" | "too_many_filters">> {
  if (!mayAudit(actor)) return denyLog(actor, "audit.filter_saved")
  return withTenant(actor.clinicId, async (tx) => {
    const [found] = await tx
      .select({ total: count() })
      .from(auditFilters)
      .where(eq(auditFilters.userId, actor.userId))
    if ((found?.total ?? 0) >= most) return refuse("too_many_filters")
    const id = randomUUID()
    const sealed = seal(
      await clinicKeyOf(tx, actor),
      randomBytes(12),
      contextOf(actor, id),
      Buffer.from(name),
    )
    const { clinicId, userId } = actor
    await tx
      .insert(auditFilters)
      .values({ id, clinicId, userId, name: sealed, filter, createdAt: at })
    const patientId = filter.patient === undefined ? undefined : await patientOf(tx, filter.patient)
    await note(tx, actor, { filter: filterCodes(filter) }, patientId, at)
    return ok({ id })
  })
}

export async function removeFilter(
  actor: Actor,
  id: string,
  at: Date,
): Promise<Result<undefined, "forbidden" | "not_found">> {
  if (!mayAudit(actor)) return denyLog(actor, "audit.filter_removed")
  const gone = await withTenant(actor.clinicId, async (tx) => {
    const rows = await tx
      .delete(auditFilters)
      .where(and(eq(auditFilters.id, id), eq(auditFilters.userId, actor.userId)))
      .returning({ id: auditFilters.id })
    if (rows.length > 0) await note(tx, actor, undefined, undefined, at)
    return rows.length > 0
  })
  const entity = { type: "audit_log", id: actor.clinicId } as const
  return gone ? ok() : deny(actor, "audit.filter_removed", entity, "not_found", at)
}

async function clinicKeyOf(tx: Tx, actor: StaffActor): Promise<Uint8Array> {
  const key = (await subjectKeys(tx, actor.clinicId, [null])).get(null)
  if (key === undefined) throw new Fault("invariant", "a clinic has a key of its own")
  return key.data
}

/** Where a sealed name belongs: another person's row does not open it. */
function contextOf({ clinicId, userId }: StaffActor, id: string): string {
  return `audit_filters|name|${id}|${userId}|${clinicId}`
}

function note(
  tx: Tx,
  actor: StaffActor,
  saved: { filter: string[] } | undefined,
  patientId: string | undefined,
  at: Date,
): Promise<void> {
  const about = {
    entity: { type: "audit_log", id: actor.clinicId },
    outcome: "success",
    purpose: "HCOMPL",
    ...(patientId === undefined ? {} : { patientId }),
  } as const
  return record(
    tx,
    actor,
    saved === undefined
      ? { ...about, action: "audit.filter_removed", data: {} }
      : { ...about, action: "audit.filter_saved", data: saved },
    at,
  )
}
