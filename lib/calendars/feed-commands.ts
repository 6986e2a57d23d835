import { randomUUID } from "node:crypto"

import { and, eq, isNull } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { calendarFeeds } from "@/db/schema/calendars"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import { env } from "@/lib/env"
import { newToken, tokenHash } from "@/lib/identity/link-token"
import { may } from "@/lib/permissions"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"

import type { FeedWish } from "./schema"

/** Makes a secret address for one's own calendar. It is shown this once; one made before stops working. */
export async function issueFeed(
  actor: StaffActor,
  { names }: FeedWish,
  at: Date,
): Promise<Result<{ url: string }, "forbidden">> {
  if (!may(actor, "feed.own")) return denied(actor, "feed.issued")
  const id = randomUUID()
  const token = newToken()
  const { clinicId, userId } = actor
  await withTenant(clinicId, async (tx) => {
    await revoke(tx, actor, at)
    await tx
      .insert(calendarFeeds)
      .values({ id, clinicId, userId, tokenHash: tokenHash(token), names, createdAt: at })
    await record(tx, actor, eventOf(actor, "feed.issued", id), at)
  })
  return ok({ url: `${env().BASE_URL}/api/feeds/${token}.ics` })
}

/** The address stops working at once. */
export async function revokeFeed(
  actor: StaffActor,
  at: Date,
): Promise<Result<undefined, "forbidden">> {
  if (!may(actor, "feed.own")) return denied(actor, "feed.revoked")
  await withTenant(actor.clinicId, (tx) => revoke(tx, actor, at))
  return ok()
}

async function revoke(tx: Tx, actor: StaffActor, at: Date): Promise<void> {
  const revoked = await tx
    .update(calendarFeeds)
    .set({ revokedAt: at })
    .where(and(eq(calendarFeeds.userId, actor.userId), isNull(calendarFeeds.revokedAt)))
    .returning({ id: calendarFeeds.id })
  for (const { id } of revoked) await record(tx, actor, eventOf(actor, "feed.revoked", id), at)
}

function eventOf(actor: StaffActor, action: "feed.issued" | "feed.revoked", id: string) {
  return {
    action,
    entity: { type: "feed" as const, id },
    outcome: "success" as const,
    purpose: purposeOf(actor),
    data: { clinicianId: actor.userId },
  }
}

function denied(actor: StaffActor, attempted: string) {
  return deny(actor, attempted, { type: "feed", id: actor.userId }, "forbidden")
}
