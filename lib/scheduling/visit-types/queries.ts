import { and, asc, eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { users } from "@/db/schema/identity"
import { visitTypeClinicians, visitTypes } from "@/db/schema/visit-types"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { record } from "@/lib/audit/record"
import type { UserId, VisitTypeId } from "@/lib/ids"
import { may } from "@/lib/permissions"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"

import type { VisitTypeFields } from "./fields"
import { IntakeForm } from "./intake"

export type EditableType = { id: VisitTypeId; version: number; fields: VisitTypeFields }
export type EditableTypes = {
  types: EditableType[]
  clinicians: { id: UserId; name: string }[]
}

/** All of a clinic's visit types as their editor shows them, those that are put away included. */
export async function readVisitTypes(
  actor: StaffActor,
): Promise<Result<EditableTypes, "forbidden">> {
  if (!may(actor, "visit_type.edit"))
    return deny(actor, "visit_type.read", { type: "visit_type", id: "list" }, "forbidden")
  return withTenant(actor.clinicId, async (tx) => {
    const rows = await tx
      .select()
      .from(visitTypes)
      .orderBy(asc(visitTypes.position), asc(visitTypes.name))
    const offered = await tx.select().from(visitTypeClinicians)
    const clinicians = await tx
      .select({ id: users.id, name: users.name })
      .from(users)
      .where(and(eq(users.role, "clinician"), eq(users.active, true)))
      .orderBy(asc(users.createdAt), asc(users.name))
    const types = rows.map((row) => ({
      id: row.id,
      version: row.version,
      fields: fieldsOf(
        row,
        clinicians
          .map(({ id }) => id)
          .filter((id) =>
            offered.some((one) => one.visitTypeId === row.id && one.clinicianId === id),
          ),
      ),
    }))
    await record(tx, actor, {
      action: "clinic.read",
      entity: { type: "visit_type", id: "list" },
      outcome: "success",
      purpose: "HOPERAT",
      data: { view: "visit_types" },
    })
    return ok({ types, clinicians })
  })
}

function fieldsOf(
  row: typeof visitTypes.$inferSelect,
  clinicianIds: readonly UserId[],
): VisitTypeFields {
  const form = IntakeForm.safeParse(row.intake)
  return {
    name: row.name,
    nameZh: row.nameZh,
    minutes: row.minutes,
    stepMinutes: row.stepMinutes,
    bufferBeforeMinutes: row.bufferBeforeMinutes,
    bufferAfterMinutes: row.bufferAfterMinutes,
    noticeMinutes: row.noticeMinutes,
    windowKind: row.windowKind,
    windowDays: row.windowDays,
    capacity: row.capacity,
    assignment: row.assignment,
    needsInterpreter: row.needsInterpreter,
    needsApproval: row.needsApproval,
    selfBooking: row.selfBooking,
    onDemand: row.onDemand,
    cutoffMinutes: row.cutoffMinutes,
    active: row.active,
    clinicianIds: [...clinicianIds],
    questions: form.success ? form.data.questions : [],
  }
}
