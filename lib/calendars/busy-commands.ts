import { eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { busyCalendars } from "@/db/schema/calendars"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import { env } from "@/lib/env"
import { enqueue } from "@/lib/jobs/outbox"
import { may } from "@/lib/permissions"
import type { Resolver } from "@/lib/pinned-host"
import { ok, refuse } from "@/lib/result"
import type { Refused } from "@/lib/result"

import { judgeAddress } from "./fetch-calendar"
import type { FetchProblem } from "./fetch-calendar"
import { importBusyJob } from "./jobs"
import type { BusyAddress } from "./schema"
import { sealUrl } from "./sealed-url"

/**
 * Takes over the busy times of a calendar elsewhere. The address is judged here, without a connection;
 * a worker reads it, at once and from then on, and judges it again each time.
 */
export async function connectBusyCalendar(
  actor: StaffActor,
  { url }: BusyAddress,
  at: Date,
  resolve?: Resolver,
): Promise<
  | { ok: true; value: { host: string } }
  | Refused<"forbidden">
  | Refused<"bad_request", { field: "url"; problem: FetchProblem }>
> {
  if (!may(actor, "feed.own")) return denied(actor, "busy.connected")
  const { clinicId, userId } = actor
  const judged = await judgeAddress(url, { exempt: env().CALENDAR_EXEMPT_ORIGIN, resolve })
  const event = {
    entity: { type: "feed" as const, id: userId },
    purpose: purposeOf(actor),
  }
  if (!judged.ok) {
    const problem = judged.reason
    await withTenant(clinicId, (tx) =>
      record(
        tx,
        actor,
        {
          ...event,
          action: "busy.refused",
          outcome: "refused",
          data: { clinicianId: userId, reason: problem },
        },
        at,
      ),
    )
    return refuse("bad_request", { field: "url", problem })
  }
  const { href, host } = judged.value.url
  const fresh = {
    sealedUrl: sealUrl(clinicId, userId, href),
    host,
    createdAt: at,
    fetchedAt: null,
    failingSince: null,
    problem: null,
    nextTryAt: new Date(at.getTime() + 60_000),
  }
  await withTenant(clinicId, async (tx) => {
    // Another calendar's times are not this one's.
    await tx.delete(busyCalendars).where(eq(busyCalendars.userId, userId))
    await tx.insert(busyCalendars).values({ clinicId, userId, ...fresh })
    await enqueue(tx, clinicId, importBusyJob, { userId })
    await record(
      tx,
      actor,
      { ...event, action: "busy.connected", outcome: "success", data: { clinicianId: userId } },
      at,
    )
  })
  return ok({ host })
}

/** Forgets the calendar and its times. */
export async function removeBusyCalendar(
  actor: StaffActor,
  at: Date,
): Promise<{ ok: true; value: undefined } | Refused<"forbidden">> {
  if (!may(actor, "feed.own")) return denied(actor, "busy.removed")
  await withTenant(actor.clinicId, async (tx) => {
    await tx.delete(busyCalendars).where(eq(busyCalendars.userId, actor.userId))
    await record(
      tx,
      actor,
      {
        action: "busy.removed",
        entity: { type: "feed", id: actor.userId },
        outcome: "success",
        purpose: purposeOf(actor),
        data: { clinicianId: actor.userId },
      },
      at,
    )
  })
  return ok()
}

/** Reads it now, rather than within the quarter of an hour. */
export async function refreshBusyCalendar(
  actor: StaffActor,
): Promise<{ ok: true; value: undefined } | Refused<"forbidden">> {
  if (!may(actor, "feed.own")) return denied(actor, "busy.imported")
  await withTenant(actor.clinicId, (tx) =>
    enqueue(tx, actor.clinicId, importBusyJob, { userId: actor.userId }),
  )
  return ok()
}

function denied(actor: StaffActor, attempted: string) {
  return deny(actor, attempted, { type: "feed", id: actor.userId }, "forbidden")
}
