import { and, eq, gt, inArray, isNull, ne } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { sessions } from "@/db/schema/identity"
import type { Actor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import type { UserId } from "@/lib/ids"
import { nudgeSession } from "@/lib/jobs/nudge"
import { enqueue } from "@/lib/jobs/outbox"

import { sessionsRevokedJob } from "./jobs"

/** The words on the sign-in page follow from it. */
export type RevokeReason =
  | "revoked"
  | "signed_out"
  | "deactivated"
  | "role_changed"
  | "password_changed"
  | "provider_logout"

type Which = {
  userId: UserId
  /** These alone; all of the person's when absent. */
  only?: readonly string[]
  except?: string | undefined
  /** Those that a hospital's own sign-in opened, or one session of it. */
  provider?: { id: string; sid?: string | undefined }
}

/**
 * Ends sessions at once: the rows, and when the transaction commits, every open page of theirs (a
 * nudge closes its stream) and every seat in a call (the job). Answers how many there were.
 */
export async function revokeSessions(
  tx: Tx,
  actor: Actor,
  which: Which,
  reason: RevokeReason,
  at: Date,
): Promise<number> {
  const { userId, only, except, provider } = which
  const ended = await tx
    .update(sessions)
    .set({ revokedAt: at, revokedReason: reason })
    .where(
      and(
        eq(sessions.userId, userId),
        isNull(sessions.revokedAt),
        gt(sessions.absoluteExpiresAt, at),
        only === undefined ? undefined : inArray(sessions.id, [...only]),
        except === undefined ? undefined : ne(sessions.id, except),
        provider === undefined ? undefined : eq(sessions.providerId, provider.id),
        provider?.sid === undefined ? undefined : eq(sessions.providerSid, provider.sid),
      ),
    )
    .returning({ id: sessions.id })
  if (ended.length === 0) return 0
  await enqueue(tx, actor.clinicId, sessionsRevokedJob, {
    userId,
    sessionIds: ended.map((session) => session.id),
  })
  await nudgeSession(tx, actor.clinicId, userId)
  if (reason !== "signed_out")
    await record(
      tx,
      actor,
      {
        action: "session.revoked",
        entity: { type: "staff", id: userId },
        outcome: "success",
        purpose: "HOPERAT",
        data: { count: ended.length, reason },
      },
      at,
    )
  return ended.length
}
