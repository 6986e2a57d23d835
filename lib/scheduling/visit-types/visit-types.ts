import { and, asc, eq, inArray } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { users } from "@/db/schema/identity"
import { visitTypeClinicians, visitTypes } from "@/db/schema/visit-types"
import type { Actor } from "@/lib/actor"
import type { UserId, VisitTypeId } from "@/lib/ids"

export type VisitType = typeof visitTypes.$inferSelect
export type OfferedType = VisitType & {
  /** Active clinicians who offer it, longest in the clinic first. */
  clinicianIds: UserId[]
}

/** A visit type that can be booked, with who offers it; undefined where the clinic has none by this id. */
export async function findVisitType(tx: Tx, id: VisitTypeId): Promise<OfferedType | undefined> {
  const [type] = await tx
    .select()
    .from(visitTypes)
    .where(and(eq(visitTypes.id, id), eq(visitTypes.active, true)))
  if (type === undefined) return undefined
  return { ...type, clinicianIds: (await offeredBy(tx, [id])).get(id) ?? [] }
}

/** What can be booked, in the clinic's order. Public within the clinic: not an event. */
export function listVisitTypes(actor: Actor): Promise<OfferedType[]> {
  return withTenant(actor.clinicId, async (tx) => {
    const types = await tx
      .select()
      .from(visitTypes)
      .where(
        and(
          eq(visitTypes.active, true),
          actor.kind === "staff" ? undefined : eq(visitTypes.selfBooking, true),
        ),
      )
      .orderBy(asc(visitTypes.position), asc(visitTypes.name))
    const clinicians = await offeredBy(
      tx,
      types.map(({ id }) => id),
    )
    return types.map((type) => ({ ...type, clinicianIds: clinicians.get(type.id) ?? [] }))
  })
}

/** The clinic's active interpreters, longest in the clinic first. */
export async function interpretersOf(tx: Tx): Promise<UserId[]> {
  const rows = await tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.role, "interpreter"), eq(users.active, true)))
    .orderBy(asc(users.createdAt), asc(users.id))
  return rows.map(({ id }) => id)
}

async function offeredBy(
  tx: Tx,
  types: readonly VisitTypeId[],
): Promise<Map<VisitTypeId, UserId[]>> {
  const rows = await tx
    .select({ typeId: visitTypeClinicians.visitTypeId, id: users.id })
    .from(visitTypeClinicians)
    .innerJoin(users, eq(users.id, visitTypeClinicians.clinicianId))
    .where(
      and(
        inArray(visitTypeClinicians.visitTypeId, [...types]),
        eq(users.role, "clinician"),
        eq(users.active, true),
      ),
    )
    .orderBy(asc(users.createdAt), asc(users.id))
  const offered = new Map<VisitTypeId, UserId[]>()
  for (const { typeId, id } of rows) offered.set(typeId, [...(offered.get(typeId) ?? []), id])
  return offered
}
