import { randomUUID } from "node:crypto"

import type { Tx } from "@/db/client"
import { intakes } from "@/db/schema/queue"
import type { Actor } from "@/lib/actor"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import type { PatientId, VisitId, VisitTypeId } from "@/lib/ids"
import { sealRow } from "@/lib/sealing/seal-row"

import type { IntakeAnswers, IntakeForm } from "./intake"
import { redFlags } from "./judge-intake"

type GivenIntake = {
  patientId: PatientId
  visitTypeId: VisitTypeId
  /** Null until there is a visit. */
  visitId: VisitId | null
  form: IntakeForm
  /** As `judgeAnswers` kept them. */
  answers: IntakeAnswers
}

/** Keeps what a patient answered, with the questions as they were asked, in the caller's transaction. */
export async function fileIntake(
  tx: Tx,
  actor: Actor,
  { form, answers, ...given }: GivenIntake,
  at: Date,
): Promise<string> {
  const id = randomUUID()
  const flags = redFlags(form, answers)
  const whose = { clinicId: actor.clinicId, patientId: given.patientId }
  const said = { questions: form.questions, answers }
  await tx.insert(intakes).values({
    ...given,
    ...(await sealRow(tx, whose, intakes, id, said)),
    id,
    clinicId: actor.clinicId,
    redFlags: flags,
    givenAt: at,
  })
  await record(
    tx,
    actor,
    {
      action: "intake.given",
      patientId: given.patientId,
      entity: { type: "intake", id },
      outcome: "success",
      purpose: purposeOf(actor),
      data: {
        redFlag: flags.length > 0,
        ...(given.visitId === null ? {} : { visitId: given.visitId }),
      },
    },
    at,
  )
  return id
}
