import { and, asc, eq, inArray } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { users } from "@/db/schema/identity"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { recordAll } from "@/lib/audit/record"
import type { UserId } from "@/lib/ids"
import { may } from "@/lib/permissions"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"

import { readCalendars } from "../slots/calendars"
import { offTime, openingsAround } from "../slots/opening-hours"
import { clinicZone } from "../slots/parties"
import { busyElsewhere } from "../slots/taken-time"
import { addDays, localDate, localDay } from "../wall-time"
import type { CalendarEntry, CalendarPerson, CalendarView } from "./calendar-view"
import { repeatOn, segmentsOf } from "./day-segments"
import { blocks, holdEntries, visitEntries } from "./entries"

export type CalendarAsked = { from?: string | undefined; days: number; person?: UserId | undefined }

/**
 * What stands in the calendar of one member of staff, or of everybody who can be booked, on some days of
 * the clinic: visits, holds, requests, time off. Interpreters see their own alone. Each patient that it
 * shows is an event.
 */
export async function readCalendar(
  actor: StaffActor,
  asked: CalendarAsked,
  at: Date,
): Promise<Result<CalendarView, "forbidden">> {
  if (!may(actor, "calendar.read"))
    return deny(actor, "visit.listed", { type: "slots", id: "calendar" }, "forbidden", at)
  return withTenant(actor.clinicId, async (tx) => {
    const zone = await clinicZone(tx, actor.clinicId)
    const today = localDate(zone, at.getTime())
    const from = asked.from ?? today
    const days = Array.from({ length: asked.days }, (_, n) => addDays(from, n))
    const window = {
      from: localDay(zone, from).from,
      to: localDay(zone, addDays(from, asked.days)).from,
    }
    const staff = await bookableStaff(
      tx,
      actor.role === "interpreter" ? actor.userId : asked.person,
    )
    const ids = staff.map(({ id }) => id)
    const shown = { zone, days, window, ids, at }
    const calendars = await readCalendars(tx, { people: ids, window, at })
    const people: CalendarPerson[] = []
    const entries: CalendarEntry[] = [
      ...(await visitEntries(tx, shown)),
      ...(await holdEntries(tx, actor, shown)),
    ]
    for (const { id, name, zone: own } of staff) {
      const calendar = calendars.find((one) => one.id === id)?.calendar
      const open = calendar === undefined ? [] : openingsAround(calendar, window)
      const off = calendar === undefined ? [] : offTime(calendar)
      people.push({
        id,
        name,
        zone: own === zone ? null : own,
        open: open.flatMap((one) => segmentsOf(one, zone, days)),
      })
      entries.push(...blocks("away", id, off, shown))
    }
    for (const [id, busy] of await busyElsewhere(tx, ids, window))
      entries.push(...blocks("elsewhere", id, busy, shown))

    await recordAll(tx, actor, patientsSeen(actor, entries, from), at)
    const repeat = days.map((date) => repeatOn(zone, date)).find((one) => one !== undefined) ?? null
    return ok({ zone, today, now: at.toISOString(), days, repeat, people, entries })
  })
}

function patientsSeen(actor: StaffActor, entries: CalendarEntry[], day: string) {
  return entries
    .filter((entry) => "patient" in entry)
    .map((entry) => ({
      action: "visit.listed" as const,
      patientId: entry.patient.id,
      entity: {
        type: entry.kind === "visit" ? ("visit" as const) : ("hold" as const),
        id: entry.id,
      },
      outcome: "success" as const,
      purpose: purposeOf(actor),
      data: { view: "calendar", day, results: entries.length },
    }))
}

function bookableStaff(tx: Tx, person: UserId | undefined) {
  return tx
    .select({ id: users.id, name: users.name, zone: users.zone })
    .from(users)
    .where(
      and(
        inArray(users.role, ["clinician", "interpreter"]),
        eq(users.active, true),
        person === undefined ? eq(users.role, "clinician") : eq(users.id, person),
      ),
    )
    .orderBy(asc(users.createdAt), asc(users.name))
}

/** The clinic's own today (YYYY-MM-DD). Its zone is public: not an event. */
export function todayIn(actor: StaffActor, at: Date): Promise<string> {
  return withTenant(actor.clinicId, async (tx) =>
    localDate(await clinicZone(tx, actor.clinicId), at.getTime()),
  )
}
