import { and, asc, desc, eq, gte, inArray } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import {
  availabilityOverrides,
  availabilityRules,
  availabilitySaves,
  clinicHolidays,
  timeOff,
} from "@/db/schema/availability"
import { users } from "@/db/schema/identity"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import type { UserId } from "@/lib/ids"
import { may } from "@/lib/permissions"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"

import { mayEditHours } from "../policy"
import { clinicZone } from "../slots/parties"
import { addDays, localDate } from "../wall-time"
import type { Plan, PlanPeriod } from "./availability"

export type Hours = {
  person: { id: UserId; name: string }
  clinicZone: string
  /** How often it was saved; the next save names it. */
  version: number
  plan: Plan
  /** What is booked already stays booked, so days long past are not shown. */
  today: string
}

/** Whose hours the caller may edit: their own, or everybody's. Names of staff: not an event. */
export async function listEditable(
  actor: StaffActor,
): Promise<Result<{ id: UserId; name: string }[], "forbidden">> {
  const any = may(actor, "availability.any")
  if (!any && !may(actor, "availability.own"))
    return deny(actor, "availability.read", { type: "availability", id: "list" }, "forbidden")
  return withTenant(actor.clinicId, async (tx) =>
    ok(
      await tx
        .select({ id: users.id, name: users.name })
        .from(users)
        .where(
          and(
            inArray(users.role, ["clinician", "interpreter"]),
            eq(users.active, true),
            any ? undefined : eq(users.id, actor.userId),
          ),
        )
        .orderBy(asc(users.createdAt), asc(users.name)),
    ),
  )
}

/** Somebody's hours as their editor shows them; overrides and time off from a month ago on. */
export async function readHours(
  actor: StaffActor,
  personId: UserId,
  at: Date,
): Promise<Result<Hours, "forbidden" | "not_found">> {
  const entity = { type: "availability" as const, id: personId }
  if (!mayEditHours(actor, personId)) return deny(actor, "availability.read", entity, "forbidden")
  const hours = await withTenant(actor.clinicId, async (tx) => {
    const person = await findBookable(tx, personId)
    if (person === undefined) return undefined
    const zone = await clinicZone(tx, actor.clinicId)
    const today = localDate(person.zone ?? zone, at.getTime())
    await record(tx, actor, {
      action: "availability.read",
      entity,
      outcome: "success",
      purpose: purposeOf(actor),
      data: { clinicianId: personId },
    })
    return {
      person: { id: personId, name: person.name },
      clinicZone: zone,
      version: (await lastSave(tx, personId))?.version ?? 0,
      plan: await readPlan(tx, personId, person.zone, addDays(today, -31)),
      today,
    }
  })
  return hours === undefined ? deny(actor, "availability.read", entity, "not_found") : ok(hours)
}

export type Holidays = { version: number; holidays: { day: string; name: string }[] }

/** The clinic's days off from a month ago on. They are the clinic's notice board: not an event. */
export function readHolidays(actor: StaffActor, at: Date): Promise<Holidays> {
  return withTenant(actor.clinicId, async (tx) => {
    const today = localDate(await clinicZone(tx, actor.clinicId), at.getTime())
    return {
      version: (await lastSave(tx, actor.clinicId))?.version ?? 0,
      holidays: await tx
        .select({ day: clinicHolidays.day, name: clinicHolidays.name })
        .from(clinicHolidays)
        .where(gte(clinicHolidays.day, addDays(today, -31)))
        .orderBy(asc(clinicHolidays.day)),
    }
  })
}

/** An active clinician or interpreter of the clinic. */
export async function findBookable(
  tx: Tx,
  id: UserId,
): Promise<{ name: string; zone: string | null } | undefined> {
  const [person] = await tx
    .select({ name: users.name, zone: users.zone })
    .from(users)
    .where(
      and(
        eq(users.id, id),
        inArray(users.role, ["clinician", "interpreter"]),
        eq(users.active, true),
      ),
    )
  return person
}

/** The last save of somebody's hours, or of the clinic's holidays (by the clinic's id). */
export async function lastSave(
  tx: Tx,
  whose: string,
): Promise<{ version: number; savedBy: string; savedAt: Date } | undefined> {
  const [save] = await tx
    .select({
      version: availabilitySaves.version,
      savedBy: users.name,
      savedAt: availabilitySaves.savedAt,
    })
    .from(availabilitySaves)
    .innerJoin(users, eq(users.id, availabilitySaves.savedBy))
    .where(eq(availabilitySaves.clinicianId, whose))
    .orderBy(desc(availabilitySaves.version))
    .limit(1)
  return save
}

/** Everything that ends before `since` is left out, and by a save left as it is. */
async function readPlan(tx: Tx, id: UserId, zone: string | null, since: string): Promise<Plan> {
  const rules = await tx
    .select()
    .from(availabilityRules)
    .where(eq(availabilityRules.clinicianId, id))
    .orderBy(asc(availabilityRules.weekday), asc(availabilityRules.startsAt))
  const overrides = await tx
    .select()
    .from(availabilityOverrides)
    .where(and(eq(availabilityOverrides.clinicianId, id), gte(availabilityOverrides.toDay, since)))
    .orderBy(asc(availabilityOverrides.fromDay))
  const off = await tx
    .select()
    .from(timeOff)
    .where(and(eq(timeOff.clinicianId, id), gte(timeOff.toDay, since)))
    .orderBy(asc(timeOff.fromDay))
  return {
    zone,
    rules: rules.map((rule) => ({ weekday: rule.weekday, ...periodOf(rule) })),
    overrides: overrides.map(({ fromDay, toDay, periods }) => ({
      fromDay,
      toDay,
      periods: periods.map(periodOf),
    })),
    timeOff: off.map(({ fromDay, toDay, startsAt, endsAt, kind }) => ({
      fromDay,
      toDay,
      startsAt: startsAt?.slice(0, 5) ?? null,
      endsAt: endsAt?.slice(0, 5) ?? null,
      kind,
    })),
  }
}

function periodOf(period: { startsAt: string; endsAt: string }): PlanPeriod {
  const [startsAt, endsAt] = [period.startsAt.slice(0, 5), period.endsAt.slice(0, 5)]
  return { startsAt, endsAt, overnight: endsAt <= startsAt }
}
