import { and, asc, eq, inArray } from "drizzle-orm"
import { z } from "zod"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { alarmOrder } from "@/db/schema/alarms"
import { clinics } from "@/db/schema/clinics"
import { users } from "@/db/schema/identity"
import type { StaffActor, StaffRole } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import { UserId } from "@/lib/ids"
import { may } from "@/lib/permissions"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

export const OrderInput = z.strictObject({ users: z.array(UserId).max(50) })

export type AlarmColleague = { id: UserId; name: string; role: StaffRole }
/** `order`: who is told of an alarm after the visit's clinician. `others`: who could be added. */
export type AlarmOrderView = { order: AlarmColleague[]; others: AlarmColleague[] }

export async function readAlarmOrder(
  actor: StaffActor,
  at: Date,
): Promise<Result<AlarmOrderView, "forbidden">> {
  const entity = { type: "clinic" as const, id: actor.clinicId }
  if (!may(actor, "clinic.edit")) return deny(actor, "clinic.read", entity, "forbidden", at)
  return withTenant(actor.clinicId, async (tx) => {
    const staff = await answering(tx)
    const rows = await tx
      .select({ userId: alarmOrder.userId })
      .from(alarmOrder)
      .orderBy(asc(alarmOrder.position))
    const about = { entity, outcome: "success" as const, purpose: purposeOf(actor) }
    await record(tx, actor, { ...about, action: "clinic.read", data: { view: "alarms" } }, at)
    const order = rows.flatMap(({ userId }) => staff.find(({ id }) => id === userId) ?? [])
    return ok({ order, others: staff.filter((one) => !order.includes(one)) })
  })
}

/** The whole list anew. Who is none of the clinic's clinicians and nurses cannot stand in it. */
export async function setAlarmOrder(
  actor: StaffActor,
  wanted: z.infer<typeof OrderInput>,
  at: Date,
): Promise<Result<undefined, "forbidden" | "unknown_person">> {
  const entity = { type: "clinic" as const, id: actor.clinicId }
  if (!may(actor, "clinic.edit")) return deny(actor, "clinic.changed", entity, "forbidden", at)
  return withTenant(actor.clinicId, async (tx) => {
    const staff = new Set((await answering(tx)).map(({ id }) => id))
    const ids = [...new Set(wanted.users)]
    if (!ids.every((id) => staff.has(id))) return refuse("unknown_person")
    // Two at once: the later one finds what the first one left.
    await tx
      .select({ id: clinics.id })
      .from(clinics)
      .where(eq(clinics.id, actor.clinicId))
      .for("no key update")
    await tx.delete(alarmOrder)
    const { clinicId } = actor
    if (ids.length > 0)
      await tx
        .insert(alarmOrder)
        .values(ids.map((userId, i) => ({ clinicId, userId, position: i + 1 })))
    const about = { entity, outcome: "success" as const, purpose: purposeOf(actor) }
    const data = { fields: ["alarm_order"] }
    await record(tx, actor, { ...about, action: "clinic.changed", data }, at)
    return ok()
  })
}

/** Who may answer an alarm at all. */
function answering(tx: Tx): Promise<AlarmColleague[]> {
  return tx
    .select({ id: users.id, name: users.name, role: users.role })
    .from(users)
    .where(and(eq(users.active, true), inArray(users.role, ["clinician", "nurse"])))
    .orderBy(asc(users.name), asc(users.id))
}
