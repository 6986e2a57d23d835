import { withTenant } from "@/db/client"
import type { PatientActor, PortalActor, StaffActor, VisitorActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import type { PatientId } from "@/lib/ids"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"

import { maySchedule } from "../policy"
import type { SlotsAsked } from "../schema"
import { findVisitType } from "../visit-types/visit-types"
import { addDays, localDate, localDay } from "../wall-time"
import { clinicZone, partiesOf } from "./parties"
import { sharedSlots } from "./pool"
import { slotDays } from "./slot-view"
import type { DayView } from "./slot-view"

/** Who may ask when a visit can be: staff who book, patients for themselves, and whoever opened the booking page. */
export type SlotsActor = StaffActor | VisitorActor | PortalActor | PatientActor

export type OpenSlots = {
  /** The clinic's: in it the days are counted and the times printed. */
  zone: string
  today: string
  minutes: number
  capacity: number
  /** Whether anyone asked for has opening hours at all. */
  hours: boolean
  days: DayView[]
}

/** The free starts of a visit type by the clinic's calendar days, with the patient's own visits left out. */
export async function readOpenSlots(
  actor: SlotsActor,
  asked: SlotsAsked,
  at: Date,
): Promise<Result<OpenSlots, "forbidden" | "not_found">> {
  const entity = { type: "slots" as const, id: asked.clinicianId ?? asked.visitTypeId }
  if (actor.kind === "staff" && !maySchedule(actor))
    return deny(actor, "slots.read", entity, "forbidden")
  const answer = await withTenant(actor.clinicId, async (tx) => {
    const type = await findVisitType(tx, asked.visitTypeId)
    if (type === undefined || (actor.kind !== "staff" && !type.selfBooking)) return undefined
    const clinicians =
      asked.clinicianId === undefined
        ? type.clinicianIds
        : type.clinicianIds.filter((id) => id === asked.clinicianId)
    if (asked.clinicianId !== undefined && clinicians.length === 0) return undefined

    const zone = await clinicZone(tx, actor.clinicId)
    const today = localDate(zone, at.getTime())
    const from = asked.from ?? today
    const window = {
      from: localDay(zone, from).from,
      to: localDay(zone, addDays(from, asked.days)).from,
    }
    const parties = await partiesOf(tx, {
      type,
      clinicians,
      window,
      patientId: patientOf(actor),
      at,
    })
    const slots = sharedSlots(parties, type, { window, now: at.getTime(), zone })
    await record(tx, actor, {
      action: "slots.read",
      entity,
      outcome: "success",
      purpose: purposeOf(actor),
      data: {
        ...(asked.clinicianId === undefined ? {} : { clinicianId: asked.clinicianId }),
        from: new Date(window.from).toISOString(),
        to: new Date(window.to).toISOString(),
        results: slots.length,
      },
    })
    return {
      zone,
      today,
      minutes: type.minutes,
      capacity: type.capacity,
      hours: (parties[0] ?? []).some(
        ({ calendar }) => calendar.rules.length > 0 || calendar.overrides.length > 0,
      ),
      days: slotDays(slots, zone, from, asked.days),
    }
  })
  return answer === undefined ? deny(actor, "slots.read", entity, "not_found") : ok(answer)
}

function patientOf(actor: SlotsActor): PatientId | undefined {
  return actor.kind === "portal" || actor.kind === "patient" ? actor.patientId : undefined
}
