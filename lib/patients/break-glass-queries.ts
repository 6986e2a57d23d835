import { desc, eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { patients, users } from "@/db/schema/identity"
import { breakGlass } from "@/db/schema/people"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { recordAll } from "@/lib/audit/record"
import type { PatientId } from "@/lib/ids"
import { may } from "@/lib/permissions"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"
import { asList } from "@/lib/sealing/as-list"

export type BrokenGlass = {
  id: string
  openedAt: string
  until: string
  reason: string
  by: { name: string; role: string }
  patient: { id: PatientId; name: string; reference: string }
}

/** Who opened whose record outside their own patients, newest first: for the clinic's administrators. */
export async function listBrokenGlass(
  actor: StaffActor,
): Promise<Result<BrokenGlass[], "forbidden">> {
  if (!may(actor, "staff.manage"))
    return deny(actor, "patient.break_glass", { type: "patient", id: "list" }, "forbidden")
  return withTenant(actor.clinicId, async (tx) => {
    const rows = await asList(() =>
      tx
        .select({
          id: breakGlass.id,
          openedAt: breakGlass.openedAt,
          expiresAt: breakGlass.expiresAt,
          reason: breakGlass.reason,
          by: { name: users.name, role: users.role },
          patient: { id: patients.id, name: patients.name, reference: patients.reference },
        })
        .from(breakGlass)
        .innerJoin(users, eq(users.id, breakGlass.userId))
        .innerJoin(patients, eq(patients.id, breakGlass.patientId))
        .orderBy(desc(breakGlass.openedAt))
        .limit(200),
    )
    const seen = new Map(rows.map((row) => [row.patient.id, row]))
    await recordAll(
      tx,
      actor,
      [...seen.keys()].map((patientId) => ({
        action: "patient.read" as const,
        patientId,
        entity: { type: "patient" as const, id: patientId },
        outcome: "success" as const,
        purpose: "HCOMPL" as const,
        data: { view: "break_glass", fields: ["header"] },
      })),
    )
    return ok(
      rows.map(({ openedAt, expiresAt, ...row }) => ({
        ...row,
        openedAt: openedAt.toISOString(),
        until: expiresAt.toISOString(),
      })),
    )
  })
}
