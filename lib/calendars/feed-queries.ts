import { createHash } from "node:crypto"

import { and, asc, eq, gt, isNull, lt, ne, or } from "drizzle-orm"

import { withCredential, withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { calendarFeeds } from "@/db/schema/calendars"
import { clinics } from "@/db/schema/clinics"
import { patients, users } from "@/db/schema/identity"
import { visits } from "@/db/schema/scheduling"
import { record } from "@/lib/audit/record"
import { env } from "@/lib/env"
import { tokenHash } from "@/lib/identity/link-token"
import { systemActor } from "@/lib/identity/system"
import type { UserId } from "@/lib/ids"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { icsWords } from "@/lib/scheduling/ics/ics-words"
import { asList } from "@/lib/sealing/as-list"

import { feedText } from "./feed"

/**
 * The calendar behind a secret address. A malformed, an unknown and a revoked one cost the same one
 * look-up and get the same answer.
 */
export async function readFeed(
  token: string,
  at: Date,
): Promise<Result<{ text: string; etag: string }, "not_found">> {
  const hash = tokenHash(token)
  const [feed] = await withCredential(hash, (tx) =>
    tx
      .select()
      .from(calendarFeeds)
      .where(and(eq(calendarFeeds.tokenHash, hash), isNull(calendarFeeds.revokedAt))),
  )
  if (feed === undefined) return refuse("not_found")
  return withTenant(feed.clinicId, async (tx) => {
    const [owner] = await tx
      .select({ clinic: clinics.name, phone: clinics.phone, locale: clinics.locale })
      .from(users)
      .innerJoin(clinics, eq(clinics.id, users.clinicId))
      .where(and(eq(users.id, feed.userId), eq(users.active, true)))
    if (owner === undefined) return refuse("not_found")
    const rows = await visitsOf(tx, feed.userId, at)
    await noteReading(tx, feed, rows.length, at)
    const { summary } = icsWords(owner.locale, { name: owner.clinic, phone: owner.phone })
    const wish = { names: feed.names, title: owner.clinic, summary, baseUrl: env().BASE_URL }
    const text = feedText(rows, wish)
    const digest = createHash("sha256").update(text).digest("base64url")
    return ok({ text, etag: `"${digest.slice(0, 27)}"` })
  })
}

async function visitsOf(tx: Tx, userId: UserId, at: Date) {
  return asList(() =>
    tx
      .select({
        id: visits.id,
        sequence: visits.sequence,
        startsAt: visits.startsAt,
        endsAt: visits.endsAt,
        createdAt: visits.createdAt,
        patient: { id: patients.id, name: patients.name, reference: patients.reference },
      })
      .from(visits)
      .innerJoin(patients, eq(patients.id, visits.patientId))
      .where(
        and(
          or(eq(visits.clinicianId, userId), eq(visits.interpreterId, userId)),
          ne(visits.state, "cancelled"),
          gt(visits.startsAt, new Date(at.getTime() - 30 * dayMs)),
          lt(visits.startsAt, new Date(at.getTime() + 400 * dayMs)),
        ),
      )
      .orderBy(asc(visits.startsAt), asc(visits.id))
      .limit(5_000),
  )
}

type Feed = typeof calendarFeeds.$inferSelect

// A subscribed calendar asks every few minutes: one event an hour says as much as twelve (decision 0030).
async function noteReading(tx: Tx, feed: Feed, results: number, at: Date): Promise<void> {
  const due = feed.auditedAt === null || at.getTime() - feed.auditedAt.getTime() >= hourMs
  if (!due && feed.readAt !== null && at.getTime() - feed.readAt.getTime() < minuteMs) return
  await tx
    .update(calendarFeeds)
    .set({ readAt: at, ...(due ? { auditedAt: at } : {}) })
    .where(eq(calendarFeeds.id, feed.id))
  if (!due) return
  await record(
    tx,
    systemActor("feeds", feed.clinicId),
    {
      action: "feed.read",
      entity: { type: "feed", id: feed.id },
      outcome: "success",
      purpose: "TREAT",
      data: { clinicianId: feed.userId, results },
    },
    at,
  )
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
