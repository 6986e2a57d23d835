import { withTenant } from "@/db/client"
import type { StaffActor } from "@/lib/actor"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import type { PatientId, UserId } from "@/lib/ids"

import { calendarOf } from "./calendar"
import { nearestSlots } from "./nearest"
import { slotView } from "./slot-view"
import type { SlotView } from "./slot-view"
import { freeSlots } from "./slots"
import { localDate } from "./wall-time"

/** What a refused booking offers instead. `who` is whose other visit stands in the way. */
export type NextFree = { who: "clinician" | "patient"; next: (SlotView & { date: string })[] }

const offered = 4
const lookMs = 14 * 86_400_000

/** The free times nearest to the wanted one, for clinician and patient both; the refusal is recorded. */
export function nextFree(
  actor: StaffActor,
  clinicianId: UserId,
  wanted: Date,
  patientId: PatientId | undefined,
  at: Date,
): Promise<NextFree> {
  return withTenant(actor.clinicId, async (tx) => {
    const start = wanted.getTime()
    const window = { from: Math.max(at.getTime(), start - lookMs), to: start + lookMs }
    const theirs = await calendarOf(tx, clinicianId, window, at)
    const both = await calendarOf(tx, clinicianId, window, at, patientId)
    const slots =
      both === undefined ? [] : nearestSlots(freeSlots(both, window, at.getTime()), start, offered)
    const zone = both?.zone ?? "UTC"
    const open =
      theirs !== undefined &&
      freeSlots(theirs, { from: start, to: start + 1 }, at.getTime()).length > 0
    const event = {
      entity: { type: "slots" as const, id: clinicianId },
      outcome: "refused" as const,
      purpose: purposeOf(actor),
    }
    const data = { clinicianId, startsAt: wanted.toISOString() }
    await (patientId === undefined
      ? record(tx, actor, {
          ...event,
          action: "slots.read",
          data: { clinicianId, from: wanted.toISOString(), results: slots.length },
        })
      : record(tx, actor, { ...event, action: "visit.booked", patientId, data }))
    return {
      who: open ? "patient" : "clinician",
      next: slots.map((slot) => ({
        ...slotView(slot, zone),
        date: localDate(zone, slot.startsAt),
      })),
    }
  })
}
