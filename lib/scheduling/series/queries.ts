import { withTenant } from "@/db/client"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"
import { Temporal } from "@/lib/time"

import { knownPatient } from "../booking/booked-patient"
import { decideBooking } from "../booking/booking"
import { maySchedule } from "../policy"
import type { SeriesAsked } from "../schema"
import { nearestSlots } from "../slots/nearest"
import { clinicZone, partiesOf } from "../slots/parties"
import { sharedSlots } from "../slots/pool"
import { slotView } from "../slots/slot-view"
import type { SlotView } from "../slots/slot-view"
import { localDate } from "../wall-time"
import { seriesType } from "./commands"
import { occurrencesOf } from "./series"

/** What stands in an occurrence's way. */
export type Obstacle = "gap" | "past" | "closed" | "clinician" | "patient"

/** One date of a series that is being planned. `obstacle` null: free. `next`: the nearest free times, where it is not. */
export type PlannedOccurrence = {
  /** "2026-12-01T09:00" on the clinic's clock. */
  local: string
  /** ISO 8601, UTC; null in a gap of the clock. */
  startsAt: string | null
  obstacle: Obstacle | null
  next: (SlotView & { date: string })[]
}
export type PlannedSeries = { zone: string; occurrences: PlannedOccurrence[] }

const dayMs = 86_400_000
const offered = 4

/** Every date of a series with what stands in its way, so that the scheduler decides before anything is booked. */
export async function planSeries(
  actor: StaffActor,
  asked: SeriesAsked,
  at: Date,
): Promise<Result<PlannedSeries, "forbidden" | "not_found">> {
  const entity = { type: "slots" as const, id: asked.clinicianId }
  if (!maySchedule(actor)) return deny(actor, "slots.read", entity, "forbidden", at)
  const planned = await withTenant(actor.clinicId, async (tx) => {
    const type = await seriesType(tx, asked)
    // Who is none of the clinic's has no event in its log either.
    const known = await knownPatient(tx, asked.patientId)
    if (type === undefined || !known.ok) return undefined
    const zone = await clinicZone(tx, actor.clinicId)
    const dates = occurrencesOf(asked.rule, asked.first, zone)
    const starts = dates.flatMap(({ local, startsAt }) => startsAt ?? gapOf(local, zone))
    const window = { from: Math.min(...starts) - dayMs, to: Math.max(...starts) + dayMs }
    const { clinicianId, patientId } = asked
    const clinicians = [clinicianId]
    const except = { holdId: asked.holdId }
    const theirs = await partiesOf(tx, { type, clinicians, window, at, except })
    const both = await partiesOf(tx, { type, clinicians, window, at, except, patientId })
    const now = at.getTime()
    const free = sharedSlots(both, type, { window, now, zone })
    const whole = sharedSlots(theirs, type, { window, now, zone })
    const [clinician] = theirs[0] ?? []
    await record(
      tx,
      actor,
      {
        action: "slots.read",
        patientId,
        entity,
        outcome: "success",
        purpose: purposeOf(actor),
        data: {
          clinicianId,
          from: new Date(window.from).toISOString(),
          to: new Date(window.to).toISOString(),
          results: free.length,
        },
      },
      at,
    )
    const obstacleOf = (startsAt: number): Obstacle | null => {
      if (free.some((slot) => slot.startsAt === startsAt)) return null
      if (whole.some((slot) => slot.startsAt === startsAt)) return "patient"
      if (clinician === undefined) return "closed"
      switch (decideBooking(clinician.calendar, type, { startsAt, now, zone }).kind) {
        case "past":
          return "past"
        case "not_a_slot":
          return "closed"
        case "book":
        case "taken":
          return "clinician"
      }
    }
    return {
      zone,
      occurrences: dates.map(({ local, startsAt }) => {
        const obstacle = startsAt === null ? "gap" : obstacleOf(startsAt)
        const wanted = startsAt ?? gapOf(local, zone)
        const near = free.filter((slot) => Math.abs(slot.startsAt - wanted) <= dayMs)
        return {
          local,
          startsAt: startsAt === null ? null : new Date(startsAt).toISOString(),
          obstacle,
          next:
            obstacle === null
              ? []
              : nearestSlots(near, wanted, offered).map((slot) => ({
                  ...slotView(slot, zone),
                  date: localDate(zone, slot.startsAt),
                })),
        }
      }),
    }
  })
  return planned === undefined ? deny(actor, "slots.read", entity, "not_found", at) : ok(planned)
}

/** Where the clock goes on after a time that it skips: only to look for times near it. */
function gapOf(local: string, zone: string): number {
  return Temporal.PlainDateTime.from(local).toZonedDateTime(zone).epochMilliseconds
}
