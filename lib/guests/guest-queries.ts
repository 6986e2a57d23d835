import { eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { seats } from "@/db/schema/rooms"
import type { VisitRow } from "@/db/schema/scheduling"
import { visitTypes } from "@/db/schema/visit-types"
import type { CompanionActor, StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import { findVisit } from "@/lib/consultations/visit-rows"
import type { VisitId } from "@/lib/ids"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"
import { guestOf } from "@/lib/rooms/queries"
import { windowAt } from "@/lib/visit-window"

import type { GuestStep, GuestView } from "./guest-view"

/** A guest's own page. Asking also says that the page is open. */
export async function guestView(
  actor: CompanionActor | StaffActor,
  visitId: VisitId,
  at: Date,
): Promise<Result<GuestView, "not_found">> {
  const view = await withTenant(actor.clinicId, async (tx) => {
    const found = await findVisit(tx, visitId)
    const guest = found && (await guestOf(tx, actor, found.visit))
    if (found === undefined || guest === undefined) return undefined
    const { visit, clinician, clinic } = found
    const [seat] = await tx.select().from(seats).where(eq(seats.guestId, guest.id))
    await recordRead(tx, actor, { visit, seenAt: seat?.seenAt ?? null }, at)
    if (seat !== undefined) await tx.update(seats).set({ seenAt: at }).where(eq(seats.id, seat.id))
    return {
      visitId: visit.id,
      clinic: { name: clinic.name, phone: clinic.phone, zone: clinic.zone },
      clinician: { name: clinician.name },
      startsAt: visit.startsAt.toISOString(),
      endsAt: visit.endsAt.toISOString(),
      guest: { name: guest.name, role: guest.role },
      group: await groupOf(tx, visit),
      step: stepOf(visit, seat?.state === "admitted", at),
      protection: visit.protection,
    }
  })
  if (view !== undefined) return ok(view)
  return deny(actor, "visit.read", { type: "visit", id: visitId }, "not_found", at)
}

async function groupOf(tx: Tx, { sessionId, visitTypeId }: VisitRow): Promise<GuestView["group"]> {
  if (sessionId === null || visitTypeId === null) return null
  const [type] = await tx
    .select({ name: visitTypes.name, nameZh: visitTypes.nameZh })
    .from(visitTypes)
    .where(eq(visitTypes.id, visitTypeId))
  return type ?? null
}

function stepOf(visit: VisitRow, admitted: boolean, at: Date): GuestStep {
  if (visit.state === "cancelled") return "cancelled"
  if (visit.state === "ended") return "ended"
  if (windowAt(visit, at) === "over" && visit.state !== "in_call") return "ended"
  return visit.state === "in_call" && admitted ? "admitted" : "waiting"
}

/** A page that stays open asks again and again: within two minutes that is one and the same read. */
async function recordRead(
  tx: Tx,
  actor: CompanionActor | StaffActor,
  { visit, seenAt }: { visit: VisitRow; seenAt: Date | null },
  at: Date,
): Promise<void> {
  if (seenAt !== null && at.getTime() - seenAt.getTime() < sameReadMs) return
  const entity = { type: "visit", id: visit.id } as const
  const { patientId } = visit
  const event = { entity, outcome: "success", purpose: purposeOf(actor), patientId } as const
  const data = { visitId: visit.id, view: "guest" }
  await record(tx, actor, { ...event, action: "visit.read", data }, at)
}

const sameReadMs = 120_000
