import { asc, eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { patients, users } from "@/db/schema/identity"
import { visitLedger, visitOutcomes } from "@/db/schema/outcomes"
import type { Absent, OutcomeResult, SightingKind, SightingSource } from "@/db/schema/outcomes"
import { visits } from "@/db/schema/scheduling"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import { maySeeVisit } from "@/lib/consultations/policy"
import type { VisitId } from "@/lib/ids"
import { may } from "@/lib/permissions"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { asList } from "@/lib/sealing/as-list"
import { visitWindow } from "@/lib/visit-window"

/** Times are ISO 8601. */
export type OutcomeView = {
  visitId: string
  patient: { id: string; name: string; reference: string }
  /** Oldest first; the last one counts. None: not decided yet. */
  outcomes: {
    seq: number
    result: OutcomeResult
    who: Absent | null
    /** Null: a worker, from the evidence. */
    by: string | null
    reason: string
    at: string
  }[]
  evidence: {
    id: string
    kind: SightingKind
    who: "patient" | "clinician" | "clinic"
    source: SightingSource
    at: string
  }[]
  /** When the window closes, at which an undecided visit is decided. */
  decidedAfter: string
  mayCorrect: boolean
}

/** What became of a visit, who says so, and what was seen of it. */
export async function outcomeOf(
  actor: StaffActor,
  visitId: VisitId,
  at: Date,
): Promise<Result<OutcomeView, "not_found">> {
  const answer = await withTenant(actor.clinicId, async (tx) => {
    const [row] = await tx
      .select({ visit: visits, patient: patients })
      .from(visits)
      .innerJoin(patients, eq(patients.id, visits.patientId))
      .where(eq(visits.id, visitId))
    const visit = row?.visit
    if (
      row === undefined ||
      visit === undefined ||
      !may(actor, "visit.read") ||
      !maySeeVisit(actor, visit)
    )
      return refuse("not_found")
    const outcomes = await asList(() =>
      tx
        .select({ outcome: visitOutcomes, by: users.name })
        .from(visitOutcomes)
        .leftJoin(users, eq(users.id, visitOutcomes.decidedBy))
        .where(eq(visitOutcomes.visitId, visitId))
        .orderBy(asc(visitOutcomes.seq)),
    )
    const evidence = await tx
      .select()
      .from(visitLedger)
      .where(eq(visitLedger.visitId, visitId))
      .orderBy(asc(visitLedger.at), asc(visitLedger.id))
    await record(
      tx,
      actor,
      {
        action: "visit.read",
        patientId: visit.patientId,
        entity: { type: "visit", id: visitId },
        outcome: "success",
        purpose: purposeOf(actor),
        data: { visitId, view: "outcome" },
      },
      at,
    )
    const { id, name, reference } = row.patient
    return ok({
      visitId,
      patient: { id, name, reference },
      outcomes: outcomes.map(({ outcome: { seq, result, who, reason, decidedAt }, by }) => ({
        seq,
        result,
        who,
        by,
        reason,
        at: decidedAt.toISOString(),
      })),
      evidence: evidence.map(({ id: n, kind, who, source, at: seen }) => ({
        id: String(n),
        kind,
        who,
        source,
        at: seen.toISOString(),
      })),
      decidedAfter: visitWindow(visit).closesAt.toISOString(),
      mayCorrect: may(actor, "outcome.correct"),
    })
  })
  return answer.ok
    ? answer
    : deny(actor, "visit.read", { type: "visit", id: visitId }, answer.reason)
}
