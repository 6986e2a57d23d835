import { and, desc, eq, inArray, isNotNull, lt, sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { patients, users } from "@/db/schema/identity"
import { messages } from "@/db/schema/messages"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { recordAll } from "@/lib/audit/record"
import type { VisitId } from "@/lib/ids"
import { may } from "@/lib/permissions"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"
import { asList } from "@/lib/sealing/as-list"

import { mayAgain } from "./delivery"
import type { ListedMessage, MessageView } from "./message-view"
import { smsIsSetUp } from "./sms"

/** The newest message of each visit to its patient. */
export async function newestMessages(
  tx: Tx,
  ids: readonly VisitId[],
): Promise<Map<VisitId, MessageView>> {
  if (ids.length === 0) return new Map()
  const rows = await asList(() =>
    tx
      .selectDistinctOn([messages.visitId])
      .from(messages)
      .where(and(inArray(messages.visitId, [...ids]), isNotNull(messages.patientId)))
      .orderBy(messages.visitId, desc(messages.seq)),
  )
  return new Map(rows.flatMap((row) => (row.visitId ? [[row.visitId, viewOf(row)] as const] : [])))
}

export type MessagePage = { rows: ListedMessage[]; older: number | null; smsSetUp: boolean }

/** The clinic's messages, the newest first; each patient among them is an event. */
export async function listMessages(
  actor: StaffActor,
  asked: { failed: boolean; before?: number | undefined; visitId?: VisitId | undefined },
  at: Date,
): Promise<Result<MessagePage, "forbidden">> {
  const entity = { type: "message" as const, id: "messages" }
  if (!may(actor, "message.read")) return deny(actor, "message.read", entity, "forbidden", at)
  return withTenant(actor.clinicId, async (tx) => {
    const found = await asList(() =>
      tx
        .select({
          row: messages,
          patient: { id: patients.id, name: patients.name },
          member: users.name,
        })
        .from(messages)
        .leftJoin(patients, eq(patients.id, messages.patientId))
        .leftJoin(users, eq(users.id, messages.userId))
        .where(
          and(
            asked.failed ? eq(messages.state, "failed") : undefined,
            asked.before === undefined ? undefined : lt(messages.seq, asked.before),
            asked.visitId === undefined ? undefined : eq(messages.visitId, asked.visitId),
            // Who may not read staff's affairs sees what went to patients.
            may(actor, "staff.manage") ? undefined : sql`${messages.patientId} is not null`,
          ),
        )
        .orderBy(desc(messages.seq))
        .limit(pageSize + 1),
    )
    const rows = found.slice(0, pageSize)
    const shown = new Set(rows.flatMap(({ row }) => row.patientId ?? []))
    await recordAll(
      tx,
      actor,
      [...shown].map((patientId) => ({
        action: "message.read" as const,
        patientId,
        entity,
        outcome: "success" as const,
        purpose: "HOPERAT" as const,
        data: { results: rows.length },
      })),
      at,
    )
    return ok({
      rows: rows.map(({ row, patient, member }) => ({
        ...viewOf(row),
        seq: row.seq,
        person: { name: patient?.name ?? member ?? "", patientId: row.patientId },
      })),
      older: found.length > pageSize ? (rows.at(-1)?.row.seq ?? null) : null,
      smsSetUp: smsIsSetUp(),
    })
  })
}

const pageSize = 50

function viewOf(row: typeof messages.$inferSelect): MessageView {
  const moment = row.failedAt ?? row.deliveredAt ?? row.sentAt ?? row.createdAt
  const { id, kind, channel, state, reason } = row
  return {
    id,
    kind,
    channel,
    state,
    reason: state === "failed" || state === "dropped" || state === "queued" ? reason : null,
    at: (state === "delivered" ? (row.deliveredAt ?? moment) : moment).toISOString(),
    mayAgain: row.visitId !== null && mayAgain(state),
  }
}
