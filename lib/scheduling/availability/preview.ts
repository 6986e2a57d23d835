import { and, eq, gt, inArray, lt, or } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { visits } from "@/db/schema/scheduling"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import type { UserId } from "@/lib/ids"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"

import { contains, merge, touches } from "../interval"
import type { Interval } from "../interval"
import { mayEditHours } from "../policy"
import { readCalendars } from "../slots/calendars"
import { offTime, openingsAround } from "../slots/opening-hours"
import { clinicZone } from "../slots/parties"
import { slotDays } from "../slots/slot-view"
import type { DayView } from "../slots/slot-view"
import { freeSlots } from "../slots/slots"
import { findVisitType } from "../visit-types/visit-types"
import { addDays, localDate, localDay } from "../wall-time"
import type { PreviewAsked } from "./schema"

export type Preview = {
  /** The person's zone, as the plan has it. */
  zone: string
  days: DayView[]
  /** What is booked in these days outside the new hours: it stays booked. */
  outside: number
}

const days = 14

/** The free times that hours not saved yet would give over the next two weeks, by the same engine. */
export async function previewHours(
  actor: StaffActor,
  personId: UserId,
  { visitTypeId, plan }: PreviewAsked,
  at: Date,
): Promise<Result<Preview, "forbidden" | "not_found">> {
  const entity = { type: "slots" as const, id: personId }
  if (!mayEditHours(actor, personId)) return deny(actor, "slots.read", entity, "forbidden")
  const preview = await withTenant(actor.clinicId, async (tx) => {
    const type = await findVisitType(tx, visitTypeId)
    const clinic = await clinicZone(tx, actor.clinicId)
    const zone = plan.zone ?? clinic
    const today = localDate(zone, at.getTime())
    const window = {
      from: localDay(zone, today).from,
      to: localDay(zone, addDays(today, days)).from,
    }
    const [person] = await readCalendars(tx, {
      people: [personId],
      window,
      ...(type === undefined ? {} : { visitType: type }),
      at,
    })
    if (person === undefined || type === undefined) return undefined
    const holidays = person.calendar.timeOff.filter((off) => off.zone !== undefined)
    const calendar = {
      ...person.calendar,
      zone,
      rules: plan.rules,
      overrides: plan.overrides,
      timeOff: [...plan.timeOff, ...holidays],
    }
    const slots = freeSlots(calendar, type, { window, now: at.getTime(), zone: clinic })
    await record(tx, actor, {
      action: "slots.read",
      entity,
      outcome: "success",
      purpose: purposeOf(actor),
      data: { clinicianId: personId, from: at.toISOString(), results: slots.length },
    })
    const open = merge(openingsAround(calendar, window))
    const off = offTime(calendar)
    const booked = await bookedTime(tx, personId, { from: at.getTime(), to: window.to })
    const outside = booked.filter(
      ({ from, to }) => !contains(open, from, to) || touches(off, from, to),
    ).length
    return { zone, days: slotDays(slots, zone, today, days), outside }
  })
  return preview === undefined ? deny(actor, "slots.read", entity, "not_found") : ok(preview)
}

async function bookedTime(tx: Tx, personId: UserId, window: Interval): Promise<Interval[]> {
  const rows = await tx
    .select({ startsAt: visits.startsAt, endsAt: visits.endsAt })
    .from(visits)
    .where(
      and(
        or(eq(visits.clinicianId, personId), eq(visits.interpreterId, personId)),
        inArray(visits.state, ["booked", "waiting"]),
        lt(visits.startsAt, new Date(window.to)),
        gt(visits.endsAt, new Date(window.from)),
      ),
    )
  return rows.map(({ startsAt, endsAt }) => ({ from: startsAt.getTime(), to: endsAt.getTime() }))
}
