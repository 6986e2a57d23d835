import { and, eq, gte, inArray, lte } from "drizzle-orm"

import type { Tx } from "@/db/client"
import {
  availabilityOverrides,
  availabilityRules,
  clinicHolidays,
  timeOff,
} from "@/db/schema/availability"
import { clinics } from "@/db/schema/clinics"
import { users } from "@/db/schema/identity"
import type { StaffRole } from "@/lib/actor"
import type { PatientId, UserId, VisitTypeId } from "@/lib/ids"

import type { Interval } from "../interval"
import { localDate } from "../wall-time"
import type { TimeOff } from "./opening-hours"
import type { Person } from "./pool"
import { busyElsewhere, openSessions, takenTime } from "./taken-time"
import type { Except } from "./taken-time"

const dayMs = 86_400_000

export type CalendarsAsked = {
  people: readonly UserId[]
  /** Epoch ms: what is taken in it, and the days around it. */
  window: Interval
  /** Its group visits that stand are sessions rather than taken time. */
  visitType?: { id: VisitTypeId; capacity: number }
  /** Their other visits count as taken too. */
  patientId?: PatientId | undefined
  /** Now: a hold that has run out by then takes no time. */
  at: Date
  except?: Except
}

/**
 * The calendars of many people as the slot engine wants them, in the order asked for: one statement
 * for each kind of row. Who is not an active clinician or interpreter of the clinic is left out.
 */
export async function readCalendars(tx: Tx, asked: CalendarsAsked): Promise<Person<UserId>[]> {
  const ids = [...asked.people]
  if (ids.length === 0) return []
  const people = await findPeople(tx, ids)
  if (people.length === 0) return []
  const days = {
    from: localDate("UTC", asked.window.from - 2 * dayMs),
    to: localDate("UTC", asked.window.to + 2 * dayMs),
  }
  const rules = groupOf(
    await tx.select().from(availabilityRules).where(inArray(availabilityRules.clinicianId, ids)),
  )
  const overrides = groupOf(
    await tx
      .select()
      .from(availabilityOverrides)
      .where(
        and(
          inArray(availabilityOverrides.clinicianId, ids),
          gte(availabilityOverrides.toDay, days.from),
          lte(availabilityOverrides.fromDay, days.to),
        ),
      ),
  )
  const off = groupOf(
    await tx
      .select()
      .from(timeOff)
      .where(
        and(
          inArray(timeOff.clinicianId, ids),
          gte(timeOff.toDay, days.from),
          lte(timeOff.fromDay, days.to),
        ),
      ),
  )
  const holidays = await holidaysOf(tx, days, people[0]?.clinicZone ?? "UTC")
  const taken = await takenAround(tx, asked)
  return people
    .toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))
    .map(({ id, zone, clinicZone }) => ({
      id,
      calendar: {
        zone: zone ?? clinicZone,
        rules: rules.get(id) ?? [],
        overrides: overrides.get(id) ?? [],
        timeOff: [...(off.get(id) ?? []), ...holidays],
        busy: [...(taken.busy.get(id) ?? []), ...(taken.elsewhere.get(id) ?? []), ...taken.patient],
        sessions: taken.sessions.get(id) ?? [],
      },
    }))
}

const bookable: StaffRole[] = ["clinician", "interpreter"]

function findPeople(tx: Tx, ids: UserId[]) {
  return tx
    .select({ id: users.id, zone: users.zone, clinicZone: clinics.zone })
    .from(users)
    .innerJoin(clinics, eq(clinics.id, users.clinicId))
    .where(and(inArray(users.id, ids), inArray(users.role, bookable), eq(users.active, true)))
}

function groupOf<Row extends { clinicianId: UserId }>(rows: readonly Row[]): Map<UserId, Row[]> {
  const groups = new Map<UserId, Row[]>()
  for (const row of rows) addTo(groups, row.clinicianId, row)
  return groups
}

async function holidaysOf(
  tx: Tx,
  days: { from: string; to: string },
  zone: string,
): Promise<TimeOff[]> {
  const rows = await tx
    .select({ day: clinicHolidays.day })
    .from(clinicHolidays)
    .where(and(gte(clinicHolidays.day, days.from), lte(clinicHolidays.day, days.to)))
  return rows.map(({ day }) => ({ fromDay: day, toDay: day, zone }))
}

// A visit with its buffers lasts less than a day, so what is a day away from the window does not matter.
async function takenAround(tx: Tx, asked: CalendarsAsked) {
  const { people, visitType, patientId, at, except = {} } = asked
  const window = { from: asked.window.from - dayMs, to: asked.window.to + dayMs }
  const group = visitType !== undefined && visitType.capacity > 1 ? visitType.id : undefined
  const busy = await takenTime(
    tx,
    patientId === undefined ? people : [...people, patientId],
    window,
    at,
    { ...except, sessionsOf: group },
  )
  return {
    busy,
    patient: (patientId === undefined ? undefined : busy.get(patientId)) ?? [],
    elsewhere: await busyElsewhere(tx, people, window),
    sessions: group === undefined ? new Map() : await openSessions(tx, people, group, window, at),
  }
}

function addTo<Id, T>(groups: Map<Id, T[]>, id: Id, one: T): void {
  const known = groups.get(id)
  if (known === undefined) groups.set(id, [one])
  else known.push(one)
}
