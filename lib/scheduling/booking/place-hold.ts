import { randomUUID } from "node:crypto"

import type { Tx } from "@/db/client"
import { holds } from "@/db/schema/booking"
import type { Actor } from "@/lib/actor"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import { HoldId } from "@/lib/ids"
import type { PatientId, UserId } from "@/lib/ids"
import { nudge } from "@/lib/jobs/nudge"
import { refuse } from "@/lib/result"
import type { Refused } from "@/lib/result"

import type { OfferedType } from "../visit-types/visit-types"
import { findCandidates } from "./candidates"
import { claim } from "./claim"

export type HoldPlan = {
  type: OfferedType
  clinicianId?: UserId | undefined
  startsAt: Date
  patientId?: PatientId | undefined
  /** Whose hold it is: `holderOf`, or "offer:ID" of a waiting list's offer. */
  holder: string
  expiresAt: Date
}
export type PlacedHold = {
  holdId: HoldId
  clinicianId: UserId
  startsAt: Date
  endsAt: Date
  expiresAt: Date
}

/** Keeps a time for somebody, in the caller's transaction: of the clinician named, or of the first who is free. */
export async function placeHold(
  tx: Tx,
  actor: Actor,
  { holder, expiresAt, ...wish }: HoldPlan,
  at: Date,
): Promise<{ ok: true; value: PlacedHold } | Refused<"not_a_slot" | "past" | "taken">> {
  const { clinicId } = actor
  const found = await findCandidates(tx, clinicId, wish, at)
  if (!found.ok) return refuse(found.reason)
  const { patientId } = wish
  const id = HoldId.parse(randomUUID())
  const placed = await claim(
    tx,
    clinicId,
    wish,
    found.value,
    async (savepoint, place) => {
      await savepoint.insert(holds).values({
        id,
        clinicId,
        ...place,
        holder,
        patientId: patientId ?? null,
        expiresAt,
        createdAt: at,
      })
      return place
    },
    at,
  )
  if (!placed.ok) return placed
  const { clinicianId, startsAt, endsAt } = placed.value
  await record(
    tx,
    actor,
    {
      action: "visit.held",
      ...(patientId === undefined ? {} : { patientId }),
      entity: { type: "hold", id },
      outcome: "success",
      purpose: purposeOf(actor),
      data: {
        holdId: id,
        clinicianId,
        startsAt: startsAt.toISOString(),
        endsAt: endsAt.toISOString(),
      },
    },
    at,
  )
  await nudge(tx, clinicId, "visits")
  return { ok: true, value: { holdId: id, clinicianId, startsAt, endsAt, expiresAt } }
}
