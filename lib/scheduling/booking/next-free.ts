import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import type { PatientId, UserId, VisitTypeId } from "@/lib/ids"

import type { Booker } from "../policy"
import { nearestSlots } from "../slots/nearest"
import { clinicZone, partiesOf } from "../slots/parties"
import { sharedSlots } from "../slots/pool"
import { slotView } from "../slots/slot-view"
import type { SlotView } from "../slots/slot-view"
import type { Except } from "../slots/taken-time"
import { findVisitType } from "../visit-types/visit-types"
import type { OfferedType } from "../visit-types/visit-types"
import { localDate } from "../wall-time"
import { findCandidates } from "./candidates"

/** What a refused booking offers instead. `who` is whose other visit stands in the way. */
export type NextFree = { who: "clinician" | "patient"; next: NearTime[] }
export type NearTime = SlotView & { date: string }

const offered = 4
const lookMs = 14 * 86_400_000

/**
 * The free starts of a visit type nearest to the wanted one, of one clinician or of anyone who offers
 * it, in which the patient is free too. At most `offered`, two weeks to either side.
 */
export async function nearestTimes(
  tx: Tx,
  asked: {
    type: OfferedType
    clinicianId?: UserId | undefined
    patientId?: PatientId | undefined
    wanted: Date
    zone: string
  },
  at: Date,
): Promise<NearTime[]> {
  const { type, clinicianId, patientId, zone } = asked
  const start = asked.wanted.getTime()
  const window = { from: Math.max(at.getTime(), start - lookMs), to: start + lookMs }
  const clinicians = clinicianId === undefined ? type.clinicianIds : [clinicianId]
  const parties = await partiesOf(tx, { type, clinicians, window, patientId, at })
  const free = sharedSlots(parties, type, { window, now: at.getTime(), zone })
  return nearestSlots(free, start, offered).map((slot) => ({
    ...slotView(slot, zone),
    date: localDate(zone, slot.startsAt),
  }))
}

/**
 * The free times nearest to the wanted one, for clinician and patient both; the refusal is recorded.
 * A visitor is never told that a patient has another visit: they might not be that patient.
 */
export function nextFree(
  actor: Booker,
  wish: { visitTypeId: VisitTypeId; clinicianId?: UserId | undefined; startsAt: Date },
  patientId: PatientId | undefined,
  at: Date,
  except: Except = {},
): Promise<NextFree> {
  return withTenant(actor.clinicId, async (tx) => {
    const { visitTypeId, clinicianId, startsAt: wanted } = wish
    const zone = await clinicZone(tx, actor.clinicId)
    const type = await findVisitType(tx, visitTypeId)
    const next =
      type === undefined
        ? []
        : await nearestTimes(tx, { type, clinicianId, patientId, wanted, zone }, at)
    const open =
      actor.kind !== "visitor" &&
      type !== undefined &&
      (
        await findCandidates(
          tx,
          actor.clinicId,
          { type, clinicianId, startsAt: wanted, except },
          at,
        )
      ).ok
    const event = {
      entity: { type: "slots" as const, id: clinicianId ?? visitTypeId },
      outcome: "refused" as const,
      purpose: purposeOf(actor),
    }
    const whose = clinicianId === undefined ? {} : { clinicianId }
    await (patientId === undefined
      ? record(tx, actor, {
          ...event,
          action: "slots.read",
          data: { ...whose, from: wanted.toISOString(), results: next.length },
        })
      : record(tx, actor, {
          ...event,
          action: "visit.booked",
          patientId,
          data: { ...whose, startsAt: wanted.toISOString() },
        }))
    return { who: open ? "patient" : "clinician", next }
  })
}
