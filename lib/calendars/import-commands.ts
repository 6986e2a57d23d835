import { eq, lte } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { busyCalendars, importedBusy } from "@/db/schema/calendars"
import { clinics } from "@/db/schema/clinics"
import { users } from "@/db/schema/identity"
import type { SystemActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { env } from "@/lib/env"
import type { ClinicId, UserId } from "@/lib/ids"
import { nudge } from "@/lib/jobs/nudge"
import type { Resolver } from "@/lib/pinned-host"
import type { Result } from "@/lib/result"
import type { Interval } from "@/lib/scheduling/interval"

import { busyTimes } from "./busy-times"
import type { BusyProblem, BusyTimes } from "./busy-times"
import { fetchCalendar } from "./fetch-calendar"
import type { FetchProblem } from "./fetch-calendar"
import { importEveryMinutes } from "./jobs"
import { openUrl } from "./sealed-url"

/**
 * Reads a person's calendar elsewhere and replaces the times taken from it, all or none. What cannot be
 * read keeps the times of the last reading and says since when. The other server is spoken to outside
 * any transaction; one that was exchanged meanwhile is left alone.
 */
export async function importBusy(
  actor: SystemActor,
  userId: UserId,
  at: Date,
  resolve?: Resolver,
): Promise<void> {
  const calendar = await withTenant(actor.clinicId, (tx) => find(tx, userId))
  if (calendar === undefined) return
  const url = openUrl(actor.clinicId, userId, calendar.sealedUrl)
  const window = { from: at.getTime() - dayMs, to: at.getTime() + 400 * dayMs }
  const read = await readBusy(url, calendar.zone, window, resolve)
  await withTenant(actor.clinicId, async (tx) => {
    const still = await find(tx, userId, true)
    if (still === undefined || !Buffer.from(still.sealedUrl).equals(calendar.sealedUrl)) return
    if (read.ok) await keep(tx, actor, userId, read.value, at)
    else await fail(tx, actor, userId, read.reason, still, at)
    await nudge(tx, actor.clinicId, "visits")
  })
}

/** Claims the calendars of a clinic whose turn it is: two workers never read the same one at once. */
export async function dueCalendars(clinicId: ClinicId, at: Date): Promise<UserId[]> {
  const claimed = await withTenant(clinicId, (tx) =>
    tx
      .update(busyCalendars)
      .set({ nextTryAt: nextTry(at) })
      .where(lte(busyCalendars.nextTryAt, at))
      .returning({ userId: busyCalendars.userId }),
  )
  return claimed.map(({ userId }) => userId)
}

type Problem = FetchProblem | BusyProblem

async function readBusy(
  url: string,
  zone: string,
  window: Interval,
  resolve: Resolver | undefined,
): Promise<Result<BusyTimes, Problem>> {
  const fetched = await fetchCalendar(url, { exempt: env().CALENDAR_EXEMPT_ORIGIN, resolve })
  if (!fetched.ok) return fetched
  return busyTimes(fetched.value, zone, window)
}

async function find(tx: Tx, userId: UserId, lock = false) {
  const query = tx
    .select({
      sealedUrl: busyCalendars.sealedUrl,
      problem: busyCalendars.problem,
      zone: users.zone,
      clinicZone: clinics.zone,
    })
    .from(busyCalendars)
    .innerJoin(users, eq(users.id, busyCalendars.userId))
    .innerJoin(clinics, eq(clinics.id, busyCalendars.clinicId))
    .where(eq(busyCalendars.userId, userId))
  const [row] = await (lock ? query.for("update", { of: busyCalendars }) : query)
  return row === undefined ? undefined : { ...row, zone: row.zone ?? row.clinicZone }
}

async function keep(
  tx: Tx,
  actor: SystemActor,
  userId: UserId,
  { busy: times, unread, unknownZones }: BusyTimes,
  at: Date,
): Promise<void> {
  const { clinicId } = actor
  const read = { unread, unknownZones: [...unknownZones] }
  await tx
    .update(busyCalendars)
    .set({ ...read, fetchedAt: at, failingSince: null, problem: null, nextTryAt: nextTry(at) })
    .where(eq(busyCalendars.userId, userId))
  await tx.delete(importedBusy).where(eq(importedBusy.userId, userId))
  const rows = times.map(({ from, to }) => ({
    clinicId,
    userId,
    startsAt: new Date(from),
    endsAt: new Date(to),
  }))
  for (let n = 0; n < rows.length; n += 5_000)
    await tx.insert(importedBusy).values(rows.slice(n, n + 5_000))
  await record(
    tx,
    actor,
    {
      action: "busy.imported",
      entity: { type: "feed", id: userId },
      outcome: "success",
      purpose: "HOPERAT",
      data: { clinicianId: userId, results: times.length },
    },
    at,
  )
}

async function fail(
  tx: Tx,
  actor: SystemActor,
  userId: UserId,
  problem: Problem,
  before: { problem: string | null },
  at: Date,
): Promise<void> {
  await tx
    .update(busyCalendars)
    .set({
      problem,
      nextTryAt: nextTry(at),
      ...(before.problem === null ? { failingSince: at } : {}),
    })
    .where(eq(busyCalendars.userId, userId))
  // A server that is away all night is one event, not forty.
  if (before.problem === problem) return
  await record(
    tx,
    actor,
    {
      action: "busy.refused",
      entity: { type: "feed", id: userId },
      outcome: "refused",
      purpose: "HOPERAT",
      data: { clinicianId: userId, reason: problem },
    },
    at,
  )
}

function nextTry(at: Date): Date {
  return new Date(at.getTime() + importEveryMinutes * 60_000)
}

const dayMs = 24 * 3_600_000
