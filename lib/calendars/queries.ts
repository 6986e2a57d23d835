import { and, asc, count, eq, gt, inArray, isNull } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { busyCalendars, calendarFeeds, importedBusy } from "@/db/schema/calendars"
import type { FeedNames } from "@/db/schema/calendars"
import { users } from "@/db/schema/identity"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { record } from "@/lib/audit/record"
import type { UserId } from "@/lib/ids"
import { may } from "@/lib/permissions"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"

import { freshnessOf } from "./freshness"
import type { Freshness } from "./freshness"

export type OwnCalendars = {
  feed: { names: FeedNames; createdAt: string; readAt: string | null } | null
  busy: {
    host: string
    times: number
    /** Entries that could not be read, and zones that nobody knows. */
    unread: number
    unknownZones: string[]
    /** The owner's zone, in which those were read; null where it is the clinic's. */
    zone: string | null
    freshness: Freshness
  } | null
}

/** What one's own settings page shows. Addresses are not among it: they are secrets. */
export async function readOwnCalendars(
  actor: StaffActor,
  at: Date,
): Promise<Result<OwnCalendars, "forbidden">> {
  if (!may(actor, "feed.own"))
    return deny(actor, "feed.read", { type: "feed", id: actor.userId }, "forbidden")
  return withTenant(actor.clinicId, async (tx) => {
    const [feed] = await tx
      .select()
      .from(calendarFeeds)
      .where(and(eq(calendarFeeds.userId, actor.userId), isNull(calendarFeeds.revokedAt)))
    const [found] = await tx
      .select({ busy: busyCalendars, zone: users.zone })
      .from(busyCalendars)
      .innerJoin(users, eq(users.id, busyCalendars.userId))
      .where(eq(busyCalendars.userId, actor.userId))
    const busy = found?.busy
    const [times] = await tx
      .select({ coming: count() })
      .from(importedBusy)
      .where(and(eq(importedBusy.userId, actor.userId), gt(importedBusy.endsAt, at)))
    await record(
      tx,
      actor,
      {
        action: "feed.read",
        entity: { type: "feed", id: actor.userId },
        outcome: "success",
        purpose: "HOPERAT",
        data: { clinicianId: actor.userId, results: times?.coming ?? 0 },
      },
      at,
    )
    return ok({
      feed:
        feed === undefined
          ? null
          : {
              names: feed.names,
              createdAt: feed.createdAt.toISOString(),
              readAt: feed.readAt?.toISOString() ?? null,
            },
      busy:
        busy === undefined
          ? null
          : {
              host: busy.host,
              times: times?.coming ?? 0,
              unread: busy.unread,
              unknownZones: busy.unknownZones,
              zone: found?.zone ?? null,
              freshness: freshnessOf(busy, at),
            },
    })
  })
}

export type BusyStamp = { userId: UserId; name: string; freshness: Freshness }

/** How old the busy times of these people are: shown wherever slots are worked out from them. */
export function busyStamps(
  actor: StaffActor,
  people: readonly UserId[],
  at: Date,
): Promise<BusyStamp[]> {
  return withTenant(actor.clinicId, async (tx) => {
    const rows = await tx
      .select({ calendar: busyCalendars, name: users.name })
      .from(busyCalendars)
      .innerJoin(users, eq(users.id, busyCalendars.userId))
      .where(inArray(busyCalendars.userId, [...people]))
      .orderBy(asc(users.name))
    return rows.map(({ calendar, name }) => ({
      userId: calendar.userId,
      name,
      freshness: freshnessOf(calendar, at),
    }))
  })
}
