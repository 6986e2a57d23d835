import { randomUUID } from "node:crypto"

import { and, eq, inArray, max, sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { users } from "@/db/schema/identity"
import { visitTypeClinicians, visitTypes } from "@/db/schema/visit-types"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import type { UserId } from "@/lib/ids"
import { VisitTypeId } from "@/lib/ids"
import { nudge } from "@/lib/jobs/nudge"
import { may } from "@/lib/permissions"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { slugOf } from "./fields"
import type { VisitTypeSave } from "./schema"

type Saved = { id: VisitTypeId; version: number }
type Type = VisitTypeSave["type"]

/** A new visit type, last in the clinic's order. */
export async function createVisitType(
  actor: StaffActor,
  { type }: VisitTypeSave,
  at: Date,
): Promise<Result<Saved, "forbidden">> {
  if (!may(actor, "visit_type.edit"))
    return deny(actor, "visit_type.changed", { type: "visit_type", id: "new" }, "forbidden")
  return withTenant(actor.clinicId, async (tx) => {
    const id = VisitTypeId.parse(randomUUID())
    const [last] = await tx.select({ position: max(visitTypes.position) }).from(visitTypes)
    await tx.insert(visitTypes).values({
      ...columnsOf(type),
      id,
      clinicId: actor.clinicId,
      slug: await freeSlug(tx, type.name),
      position: (last?.position ?? -1) + 1,
      createdAt: at,
    })
    await offer(tx, actor, id, type.clinicianIds)
    await recordChange(tx, actor, id, { version: 1, fields: ["all"] }, at)
    return ok({ id, version: 1 })
  })
}

/** Changes a visit type; of two who change the same version the later is refused. What is booked stays as it is. */
export async function saveVisitType(
  actor: StaffActor,
  id: VisitTypeId,
  { version, type }: VisitTypeSave,
  at: Date,
): Promise<Result<Saved, "forbidden" | "not_found" | "stale">> {
  const entity = { type: "visit_type" as const, id }
  if (!may(actor, "visit_type.edit")) return deny(actor, "visit_type.changed", entity, "forbidden")
  const answer = await withTenant(actor.clinicId, async (tx) => {
    const [before] = await tx.select().from(visitTypes).where(eq(visitTypes.id, id)).for("update")
    if (before === undefined) return "not_found"
    if (before.version !== version) return "stale"
    const columns = columnsOf(type)
    await tx
      .update(visitTypes)
      .set({ ...columns, version: version + 1 })
      .where(eq(visitTypes.id, id))
    await tx.delete(visitTypeClinicians).where(eq(visitTypeClinicians.visitTypeId, id))
    await offer(tx, actor, id, type.clinicianIds)
    const standing: Record<string, unknown> = before
    const fields = Object.entries(columns)
      .filter(([name, value]) => JSON.stringify(standing[name]) !== JSON.stringify(value))
      .map(([name]) => name)
    await recordChange(tx, actor, id, { version: version + 1, fields }, at)
    return "saved"
  })
  if (answer === "not_found") return deny(actor, "visit_type.changed", entity, "not_found")
  return answer === "stale" ? refuse("stale") : ok({ id, version: version + 1 })
}

/** The order in which types are shown. Types that are not named keep their place behind. */
export async function orderVisitTypes(
  actor: StaffActor,
  ids: readonly VisitTypeId[],
  at: Date,
): Promise<Result<undefined, "forbidden">> {
  const entity = { type: "visit_type" as const, id: "order" }
  if (!may(actor, "visit_type.edit")) return deny(actor, "visit_type.changed", entity, "forbidden")
  await withTenant(actor.clinicId, async (tx) => {
    for (const [position, id] of ids.entries())
      await tx.update(visitTypes).set({ position }).where(eq(visitTypes.id, id))
    await record(
      tx,
      actor,
      {
        action: "visit_type.changed",
        entity,
        outcome: "success",
        purpose: purposeOf(actor),
        data: { fields: ["position"] },
      },
      at,
    )
    await nudge(tx, actor.clinicId, "visits")
  })
  return ok()
}

function columnsOf({ clinicianIds: _clinicianIds, questions, ...columns }: Type) {
  return { ...columns, intake: { questions } }
}

// Who is not an active clinician of this clinic cannot offer anything, whatever the form said.
async function offer(
  tx: Tx,
  actor: StaffActor,
  visitTypeId: VisitTypeId,
  ids: readonly UserId[],
): Promise<void> {
  const known = await tx
    .select({ id: users.id })
    .from(users)
    .where(and(inArray(users.id, [...ids]), eq(users.role, "clinician"), eq(users.active, true)))
  if (known.length > 0)
    await tx
      .insert(visitTypeClinicians)
      .values(known.map(({ id }) => ({ clinicId: actor.clinicId, visitTypeId, clinicianId: id })))
}

async function freeSlug(tx: Tx, name: string): Promise<string> {
  const wanted = slugOf(name)
  const rows = await tx
    .select({ slug: visitTypes.slug })
    .from(visitTypes)
    .where(sql`${visitTypes.slug} = ${wanted} or ${visitTypes.slug} like ${`${wanted}-%`}`)
  const taken = new Set(rows.map(({ slug }) => slug))
  let slug = wanted
  for (let n = 2; taken.has(slug); n += 1) slug = `${wanted}-${n}`
  return slug
}

async function recordChange(
  tx: Tx,
  actor: StaffActor,
  id: VisitTypeId,
  data: { version: number; fields: string[] },
  at: Date,
): Promise<void> {
  await record(
    tx,
    actor,
    {
      action: "visit_type.changed",
      entity: { type: "visit_type", id },
      outcome: "success",
      purpose: purposeOf(actor),
      data,
    },
    at,
  )
  await nudge(tx, actor.clinicId, "visits")
}
