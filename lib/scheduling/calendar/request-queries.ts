import { and, asc, eq, gt } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { holds } from "@/db/schema/booking"
import { patients, users } from "@/db/schema/identity"
import { visitTypes } from "@/db/schema/visit-types"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { recordAll } from "@/lib/audit/record"
import { may } from "@/lib/permissions"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"
import { asList } from "@/lib/sealing/as-list"

import { mayApprove } from "../policy"

export type OpenRequest = {
  id: string
  startsAt: string
  endsAt: string
  reason: string
  clinicianId: string
  clinician: string
  type: { name: string; nameZh: string }
  patient: { id: string; name: string; reference: string }
  mayDecide: boolean
}

/** What waits for somebody's approval, soonest first; each patient is an event. */
export async function listRequests(
  actor: StaffActor,
  at: Date,
): Promise<Result<OpenRequest[], "forbidden">> {
  if (!may(actor, "calendar.read"))
    return deny(actor, "visit.listed", { type: "hold", id: "requests" }, "forbidden", at)
  return withTenant(actor.clinicId, async (tx) => {
    const rows = await asList(() =>
      tx
        .select({
          id: holds.id,
          startsAt: holds.startsAt,
          endsAt: holds.endsAt,
          reason: holds.reason,
          clinicianId: holds.clinicianId,
          clinician: users.name,
          type: { name: visitTypes.name, nameZh: visitTypes.nameZh },
          patient: { id: patients.id, name: patients.name, reference: patients.reference },
        })
        .from(holds)
        .innerJoin(visitTypes, eq(visitTypes.id, holds.visitTypeId))
        .innerJoin(patients, eq(patients.id, holds.patientId))
        .innerJoin(users, eq(users.id, holds.clinicianId))
        .where(
          and(
            eq(holds.state, "requested"),
            gt(holds.expiresAt, at),
            actor.role === "clinician" ? eq(holds.clinicianId, actor.userId) : undefined,
          ),
        )
        .orderBy(asc(holds.startsAt), asc(holds.id))
        .limit(50),
    )
    await recordAll(
      tx,
      actor,
      rows.map(({ id, patient }) => ({
        action: "visit.listed" as const,
        patientId: patient.id,
        entity: { type: "hold" as const, id },
        outcome: "success" as const,
        purpose: purposeOf(actor),
        data: { view: "requests", results: rows.length },
      })),
      at,
    )
    return ok(
      rows.map(({ startsAt, endsAt, reason, ...row }) => ({
        ...row,
        reason: reason ?? "",
        startsAt: startsAt.toISOString(),
        endsAt: endsAt.toISOString(),
        mayDecide: mayApprove(actor, row),
      })),
    )
  })
}
