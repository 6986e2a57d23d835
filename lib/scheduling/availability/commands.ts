import { and, eq, gte, sql } from "drizzle-orm"

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
import type { ClinicId, UserId } from "@/lib/ids"
import { nudge } from "@/lib/jobs/nudge"
import { may } from "@/lib/permissions"
import { ok, refuse } from "@/lib/result"
import type { Refused } from "@/lib/result"

import { mayEditHours } from "../policy"
import { clinicZone } from "../slots/parties"
import { addDays, localDate } from "../wall-time"
import type { Plan } from "./availability"
import { findBookable, lastSave } from "./queries"
import type { AvailabilitySave, HolidaySave } from "./schema"

/** Who saved in between, and the version that stands now. */
export type Stale = { version: number; savedBy: string; savedAt: string }
export type Saved = { ok: true; value: { version: number } }
export type SaveRefused = Refused<"forbidden" | "not_found"> | Refused<"stale", Stale>

/**
 * Puts somebody's hours in the place of those that stand. The version says which ones were changed: of two
 * who edit at once, the later is refused and told who was first.
 */
export async function saveHours(
  actor: StaffActor,
  personId: UserId,
  { version, plan }: AvailabilitySave,
  at: Date,
): Promise<Saved | SaveRefused> {
  const entity = { type: "availability" as const, id: personId }
  if (!mayEditHours(actor, personId))
    return deny(actor, "availability.changed", entity, "forbidden")
  const answer = await withTenant(actor.clinicId, async (tx) => {
    const person = await findBookable(tx, personId)
    if (person === undefined) return undefined
    if (!(await takeVersion(tx, actor, personId, version, at))) return lastSave(tx, personId)
    const zone = person.zone ?? (await clinicZone(tx, actor.clinicId))
    const since = addDays(localDate(zone, at.getTime()), -31)
    await replacePlan(tx, actor.clinicId, personId, recent(plan, since), since)
    await record(
      tx,
      actor,
      {
        action: "availability.changed",
        entity,
        outcome: "success",
        purpose: purposeOf(actor),
        data: {
          version: version + 1,
          clinicianId: personId,
          change: "hours",
          count: plan.rules.length + plan.overrides.length + plan.timeOff.length,
        },
      },
      at,
    )
    await nudge(tx, actor.clinicId, "visits")
    return "saved" as const
  })
  if (answer === undefined) return deny(actor, "availability.changed", entity, "not_found")
  return answer === "saved" ? ok({ version: version + 1 }) : stale(answer)
}

/** Puts the clinic's days off in the place of those that stand, from a month ago on. */
export async function saveHolidays(
  actor: StaffActor,
  { version, holidays }: HolidaySave,
  at: Date,
): Promise<Saved | SaveRefused> {
  const entity = { type: "availability" as const, id: actor.clinicId }
  if (!may(actor, "clinic.edit")) return deny(actor, "availability.changed", entity, "forbidden")
  const { clinicId } = actor
  const answer = await withTenant(clinicId, async (tx) => {
    if (!(await takeVersion(tx, actor, clinicId, version, at))) return lastSave(tx, clinicId)
    const since = addDays(localDate(await clinicZone(tx, clinicId), at.getTime()), -31)
    await tx.delete(clinicHolidays).where(gte(clinicHolidays.day, since))
    if (holidays.length > 0)
      await tx
        .insert(clinicHolidays)
        .values(holidays.map((one) => ({ clinicId, ...one })))
        .onConflictDoUpdate({
          target: [clinicHolidays.clinicId, clinicHolidays.day],
          set: { name: sql`excluded.name` },
        })
    await record(
      tx,
      actor,
      {
        action: "availability.changed",
        entity,
        outcome: "success",
        purpose: purposeOf(actor),
        data: { version: version + 1, change: "holidays", count: holidays.length },
      },
      at,
    )
    await nudge(tx, clinicId, "visits")
    return "saved" as const
  })
  return answer === "saved" ? ok({ version: version + 1 }) : stale(answer)
}

// Of two saves that name the same version the key lets one in; a version that is not the last is not let in at all.
async function takeVersion(
  tx: Tx,
  actor: StaffActor,
  whose: string,
  version: number,
  at: Date,
): Promise<boolean> {
  if (((await lastSave(tx, whose))?.version ?? 0) !== version) return false
  const taken = await tx
    .insert(availabilitySaves)
    .values({
      clinicId: actor.clinicId,
      clinicianId: whose,
      version: version + 1,
      savedBy: actor.userId,
      savedAt: at,
    })
    .onConflictDoNothing()
    .returning({ version: availabilitySaves.version })
  return taken.length > 0
}

function stale(last: { version: number; savedBy: string; savedAt: Date } | undefined) {
  return refuse("stale", {
    version: last?.version ?? 0,
    savedBy: last?.savedBy ?? "",
    savedAt: (last?.savedAt ?? new Date(0)).toISOString(),
  })
}

// What ended long ago was not replaced: at midnight, between reading and saving, a day joins it.
function recent(plan: Plan, since: string): Plan {
  return {
    ...plan,
    overrides: plan.overrides.filter(({ toDay }) => toDay >= since),
    timeOff: plan.timeOff.filter(({ toDay }) => toDay >= since),
  }
}

async function replacePlan(
  tx: Tx,
  clinicId: ClinicId,
  clinicianId: UserId,
  plan: Plan,
  since: string,
): Promise<void> {
  const whose = { clinicId, clinicianId }
  await tx.update(users).set({ zone: plan.zone }).where(eq(users.id, clinicianId))
  await tx.delete(availabilityRules).where(eq(availabilityRules.clinicianId, clinicianId))
  await tx
    .delete(availabilityOverrides)
    .where(
      and(
        eq(availabilityOverrides.clinicianId, clinicianId),
        gte(availabilityOverrides.toDay, since),
      ),
    )
  await tx
    .delete(timeOff)
    .where(and(eq(timeOff.clinicianId, clinicianId), gte(timeOff.toDay, since)))
  if (plan.rules.length > 0)
    await tx.insert(availabilityRules).values(
      plan.rules.map(({ weekday, startsAt, endsAt }) => ({
        ...whose,
        weekday,
        startsAt,
        endsAt,
      })),
    )
  if (plan.overrides.length > 0)
    await tx.insert(availabilityOverrides).values(
      plan.overrides.map(({ fromDay, toDay, periods }) => ({
        ...whose,
        fromDay,
        toDay,
        periods: periods.map(({ startsAt, endsAt }) => ({ startsAt, endsAt })),
      })),
    )
  if (plan.timeOff.length > 0)
    await tx.insert(timeOff).values(plan.timeOff.map((one) => ({ ...whose, ...one })))
}
