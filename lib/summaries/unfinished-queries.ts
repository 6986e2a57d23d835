import { and, asc, eq, gte, isNull, ne, or } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { patients } from "@/db/schema/identity"
import { summaries } from "@/db/schema/record"
import { visits } from "@/db/schema/scheduling"
import type { StaffActor } from "@/lib/actor"
import { recordAll } from "@/lib/audit/record"
import { asList } from "@/lib/sealing/as-list"

import type { Unfinished } from "./summary-view"

/** A clinician's visits of the last 30 days whose summary is not signed, oldest first. */
export async function unfinished(actor: StaffActor, at: Date): Promise<Unfinished[]> {
  if (actor.role !== "clinician") return []
  return withTenant(actor.clinicId, async (tx) => {
    const rows = await asList(() =>
      tx
        .select({
          visit: visits,
          patient: { id: patients.id, name: patients.name },
          state: summaries.state,
        })
        .from(visits)
        .innerJoin(patients, eq(patients.id, visits.patientId))
        .leftJoin(summaries, eq(summaries.visitId, visits.id))
        .where(
          and(
            eq(visits.clinicianId, actor.userId),
            eq(visits.state, "ended"),
            gte(visits.startsAt, new Date(at.getTime() - monthMs)),
            or(isNull(summaries.state), ne(summaries.state, "signed")),
          ),
        )
        .orderBy(asc(visits.startsAt)),
    )
    const byPatient = new Map(rows.map((row) => [row.patient.id, row]))
    await recordAll(
      tx,
      actor,
      [...byPatient.values()].map((row) => ({
        action: "visit.listed" as const,
        entity: { type: "visit" as const, id: row.visit.id },
        outcome: "success" as const,
        purpose: "TREAT" as const,
        patientId: row.patient.id,
        data: { view: "to_finish", results: rows.length },
      })),
      at,
    )
    return rows.map(({ visit, patient, state }) => ({
      visitId: visit.id,
      patient: { name: patient.name },
      startsAt: visit.startsAt.toISOString(),
      state: state === "draft" ? "draft" : "drafting",
    }))
  })
}

const monthMs = 30 * 86_400_000
