import { randomUUID } from "node:crypto"

import { and, desc, eq, inArray, lte, notInArray } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { erasureRequests } from "@/db/schema/erasure"
import { users } from "@/db/schema/identity"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { record } from "@/lib/audit/record"
import type { PatientId, UserId } from "@/lib/ids"
import { enqueue } from "@/lib/jobs/outbox"
import { letterJob } from "@/lib/notifications/jobs"
import { may } from "@/lib/permissions"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { sealRow } from "@/lib/sealing/seal-row"
import { steppedUp } from "@/lib/step-up"

import { accountsOf, twoAccounts } from "./account-facts"
import { mayDecide, obstacleTo, requestLastsMs } from "./erasing"
import type { DecisionRefusal, Obstacle } from "./erasing"
import { eraseJob } from "./jobs"
import { factsOf } from "./patient-facts"
import type { ErasureDecision, ErasureRequest } from "./schema"
import { isNotTwo, settled } from "./two-people"
import type { NotTwo, Sign } from "./two-people"

type Denied = "forbidden" | "not_found" | "step_up_needed"
const entity = (patientId: PatientId) => ({ type: "patient", id: patientId }) as const
const event = { outcome: "success", purpose: "HCOMPL" } as const

/** Asks for a patient to be erased. Nothing happens until somebody else approves it. */
export async function requestErasure(
  actor: StaffActor,
  patientId: PatientId,
  { basis, reason }: ErasureRequest,
  at: Date,
): Promise<Result<{ requestId: string }, Denied | Obstacle | "known_already" | "not_settled">> {
  const denied = refusalOf(actor, at)
  if (denied !== undefined) return deny(actor, "erasure.requested", entity(patientId), denied, at)
  const result = await withTenant(actor.clinicId, async (tx) => {
    const facts = await factsOf(tx, patientId, at)
    if (facts === undefined || facts.erased) return refuse("not_found")
    const obstacle = obstacleTo(facts)
    if (obstacle !== undefined) return refuse(obstacle)
    const self = (await accountsOf(tx, [actor.userId])).get(actor.userId)
    if (self === undefined || !settled(self, at)) return refuse("not_settled")
    // What ran out makes room.
    await tx
      .update(erasureRequests)
      .set({ state: "expired" })
      .where(
        and(
          eq(erasureRequests.patientId, patientId),
          eq(erasureRequests.state, "requested"),
          lte(erasureRequests.expiresAt, at),
        ),
      )
    const { clinicId, userId } = actor
    const id = randomUUID()
    const sealed = await sealRow(tx, { clinicId, patientId }, erasureRequests, id, { reason })
    const made = await tx
      .insert(erasureRequests)
      .values({
        id,
        clinicId,
        patientId,
        basis,
        ...sealed,
        requestedBy: userId,
        requestedAt: at,
        expiresAt: new Date(at.getTime() + requestLastsMs),
      })
      .onConflictDoNothing()
      .returning({ id: erasureRequests.id })
    if (made.length === 0) return refuse("known_already")
    const data = { requestId: id, basis, reason }
    const about = { action: "erasure.requested", entity: entity(patientId), patientId } as const
    await record(tx, actor, { ...event, ...about, data }, at)
    return ok({ requestId: id })
  })
  if (!result.ok && result.reason === "not_found")
    return deny(actor, "erasure.requested", entity(patientId), "not_found", at)
  if (!result.ok && result.reason === "not_settled")
    await deny(actor, "erasure.requested", entity(patientId), "not_settled", at)
  return result
}

/** Approves, refuses or takes back the request that stands. The approval promises the erasure. */
export async function decideErasure(
  actor: StaffActor,
  patientId: PatientId,
  input: ErasureDecision,
  at: Date,
): Promise<Result<undefined, Denied | Obstacle | DecisionRefusal | NotTwo | "wrong_reference">> {
  const attempted = actionOf[input.decision]
  const denied = refusalOf(actor, at)
  if (denied !== undefined) return deny(actor, attempted, entity(patientId), denied, at)
  const result = await withTenant(actor.clinicId, async (tx) => {
    const asked = await lockRequest(tx, patientId)
    const facts = await factsOf(tx, patientId, at)
    if (asked === undefined || facts === undefined) return refuse("not_found")
    const refusal = mayDecide(asked, input.decision, actor.userId, at)
    if (refusal !== undefined) return refuse(refusal)
    let signs: Sign[] = []
    if (input.decision === "approve") {
      const obstacle = obstacleTo(facts)
      if (obstacle !== undefined) return refuse(obstacle)
      if (input.reference.toLowerCase() !== facts.reference.toLowerCase())
        return refuse("wrong_reference")
      const two = await twoAccounts(tx, actor, asked)
      if (two === undefined) return refuse("not_settled")
      if (two.against !== undefined) return refuse(two.against)
      signs = [...two.signs]
    }
    await tx
      .update(erasureRequests)
      .set({ state: stateOf[input.decision], decidedBy: actor.userId, decidedAt: at })
      .where(eq(erasureRequests.id, asked.id))
    const about = { entity: entity(patientId), patientId } as const
    if (input.decision === "approve") {
      const data = { requestId: asked.id, signs, askedBy: asked.requestedBy }
      await record(tx, actor, { ...event, ...about, action: "erasure.approved", data }, at)
      await enqueue(tx, actor.clinicId, eraseJob, { requestId: asked.id })
      await tellOthers(tx, actor, asked.requestedBy)
    } else {
      const data = { requestId: asked.id }
      await record(tx, actor, { ...event, ...about, action: actionOf[input.decision], data }, at)
    }
    return ok()
  })
  if (!result.ok && result.reason === "not_found")
    return deny(actor, attempted, entity(patientId), "not_found", at)
  // Who asked and would have decided too, or who would have taken back what another asked for.
  if (!result.ok && (result.reason === "needs_another" || result.reason === "not_yours"))
    await deny(actor, attempted, entity(patientId), "forbidden", at)
  // Two accounts that are not taken for two people.
  if (!result.ok && isNotTwo(result.reason))
    await deny(actor, attempted, entity(patientId), result.reason, at)
  return result
}

/** A third is told at once, by a letter without a patient: the auditors, and the other administrators. */
async function tellOthers(tx: Tx, { clinicId, userId }: StaffActor, asker: UserId): Promise<void> {
  const others = await tx
    .select({ id: users.id })
    .from(users)
    .where(
      and(
        inArray(users.role, ["auditor", "administrator"]),
        eq(users.active, true),
        notInArray(users.id, [userId, asker]),
      ),
    )
  for (const { id } of others)
    await enqueue(tx, clinicId, letterJob, { kind: "erasure_approved", userId: id })
}

const actionOf = {
  approve: "erasure.approved",
  refuse: "erasure.refused",
  withdraw: "erasure.withdrawn",
} as const
const stateOf = { approve: "approved", refuse: "refused", withdraw: "withdrawn" } as const

function refusalOf(actor: StaffActor, at: Date): "forbidden" | "step_up_needed" | undefined {
  if (!may(actor, "patient.erase")) return "forbidden"
  return steppedUp(actor, at) ? undefined : "step_up_needed"
}

async function lockRequest(tx: Tx, patientId: PatientId) {
  const [asked] = await tx
    .select()
    .from(erasureRequests)
    .where(
      and(
        eq(erasureRequests.patientId, patientId),
        inArray(erasureRequests.state, ["requested", "approved"]),
      ),
    )
    .orderBy(desc(erasureRequests.requestedAt))
    .limit(1)
    .for("update")
  return asked
}
