import { and, eq, inArray, lt, or, sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { messages } from "@/db/schema/messages"
import type { SystemActor } from "@/lib/actor"
import type { AuditEvent } from "@/lib/audit/event"
import { record } from "@/lib/audit/record"
import { Fault } from "@/lib/error"
import { nudge } from "@/lib/jobs/nudge"

import { About } from "./about"
import { contentOf } from "./content"
import type { Content } from "./content"
import { afterTry, isMessageKind, triesWithOtherWay, waysFor } from "./delivery"
import type { Outcome } from "./delivery"
import { mailOf } from "./letter-mail"
import type { Mailer } from "./mailer"
import { insertMessage } from "./message-commands"
import { recipientOf } from "./recipients"
import type { SmsGateway } from "./sms"
import { localeOf } from "./visit-letter"

export type Doors = { readonly mailer: Mailer; readonly sms: SmsGateway | undefined }
export type MessageRow = typeof messages.$inferSelect

/** How long a worker may hold a message: longer than the longest wait on a server, so that two never send it. */
const claimMs = 40_000

/**
 * Sends one message. The row is claimed before the server is spoken to and settled right after it
 * answered, so that a second worker, a replayed job or an emptied Redis finds it claimed or done. The
 * one gap, between the server's "250" and our commit, and what happens in it: decision 0027.
 */
export async function deliverMessage(
  actor: SystemActor,
  messageId: string,
  doors: Doors,
  now: () => Date,
  signal?: AbortSignal,
): Promise<void> {
  const claimed = await withTenant(actor.clinicId, (tx) => claim(tx, messageId, now()))
  if (claimed === "done") return
  // The promise stays open, and the relay comes back to it when the claim has run out.
  if (claimed === "held") throw new Fault("mail", "another worker holds this message")
  const { row, content } = claimed
  if (content === undefined) return
  const said = await hand(row, content, doors, signal)
  const isLate = said.kind === "later" && row.tries >= triesWithOtherWay
  const outcome = afterTry(said, row.tries, isLate && (await hasOtherWay(actor, row)))
  await withTenant(actor.clinicId, (tx) => settle(tx, actor, row, outcome, now()))
  if (outcome.kind === "later") throw new Fault("mail", outcome.reason)
}

type Claimed = { row: MessageRow; content: Content | undefined }

async function claim(tx: Tx, messageId: string, at: Date): Promise<Claimed | "done" | "held"> {
  const [row] = await tx
    .update(messages)
    .set({
      state: "sending",
      tries: sql`${messages.tries} + 1`,
      claimedUntil: new Date(at.getTime() + claimMs),
    })
    .where(
      and(
        eq(messages.id, messageId),
        or(
          eq(messages.state, "queued"),
          and(eq(messages.state, "sending"), lt(messages.claimedUntil, at)),
        ),
      ),
    )
    .returning()
  if (row === undefined) {
    const [standing] = await tx
      .select({ state: messages.state })
      .from(messages)
      .where(eq(messages.id, messageId))
    return standing?.state === "sending" ? "held" : "done"
  }
  const content = await contentOf(tx, row, at)
  if (content === undefined)
    await tx
      .update(messages)
      .set({ state: "dropped", reason: "nothing_to_say", claimedUntil: null })
      .where(eq(messages.id, row.id))
  return { row, content }
}

async function hand(
  row: MessageRow,
  content: Content,
  { mailer, sms }: Doors,
  signal: AbortSignal | undefined,
): Promise<Outcome> {
  if (content.channel === "sms")
    return sms === undefined
      ? { kind: "refused", reason: "not_set_up" }
      : sms.send({ id: row.id, to: row.address, text: content.text }, signal)
  const mail = await mailOf(content.letter, {
    id: row.id,
    address: row.address,
    language: localeOf(content.language),
  })
  return mailer.send(
    content.calendar === undefined ? mail : { ...mail, calendar: content.calendar },
    signal,
  )
}

async function settle(
  tx: Tx,
  actor: SystemActor,
  row: MessageRow,
  outcome: Outcome,
  at: Date,
): Promise<void> {
  switch (outcome.kind) {
    case "later":
      await tx
        .update(messages)
        .set({ state: "queued", reason: outcome.reason, claimedUntil: null })
        .where(and(eq(messages.id, row.id), eq(messages.state, "sending")))
      return
    case "refused":
      return failMessage(tx, actor, row, outcome.reason, at)
    case "sent":
      // A gateway's report may be faster than its own answer: what it said stands.
      await tx
        .update(messages)
        .set({
          state: sql`case when ${messages.state} = 'sending' then 'sent' else ${messages.state} end`,
          reason: sql`case when ${messages.state} = 'sending' then null else ${messages.reason} end`,
          sentAt: at,
          claimedUntil: null,
          providerId: outcome.providerId ?? null,
        })
        .where(eq(messages.id, row.id))
      await record(tx, actor, { ...event(row), action: "message.sent", data: facts(row) }, at)
      return nudge(tx, actor.clinicId, "visits")
  }
}

/** Whether this one may go by another way once it has failed by its own. */
function hasOtherWay({ clinicId }: SystemActor, row: MessageRow): Promise<boolean> {
  const { kind, about, channel, fallbackOf } = row
  if (fallbackOf !== null || !isMessageKind(kind)) return Promise.resolve(false)
  return withTenant(clinicId, async (tx) => {
    const recipient = await recipientOf(tx, clinicId, { kind, about: About.parse(about) })
    return recipient !== undefined && waysFor(kind, recipient.reach).some((way) => way !== channel)
  })
}

/** A message that will not arrive by this way: the other way is tried, once. */
export async function failMessage(
  tx: Tx,
  actor: SystemActor,
  row: MessageRow,
  reason: string,
  at: Date,
): Promise<void> {
  const [failed] = await tx
    .update(messages)
    .set({ state: "failed", reason, failedAt: at, claimedUntil: null })
    .where(and(eq(messages.id, row.id), inArray(messages.state, ["queued", "sending", "sent"])))
    .returning({ id: messages.id })
  if (failed === undefined) return
  await record(
    tx,
    actor,
    { ...event(row), action: "message.failed", data: { ...facts(row), reason } },
    at,
  )
  await nudge(tx, actor.clinicId, "visits")
  if (row.fallbackOf !== null || !isMessageKind(row.kind)) return
  await insertMessage(
    tx,
    actor,
    { kind: row.kind, about: About.parse(row.about) },
    `${row.dedupeKey}/other`,
    at,
    {
      fallbackOf: row.id,
      tellsStart: row.tellsStart,
      tellsClinician: row.tellsClinician,
      linkId: row.linkId,
    },
    row.channel === "email" ? "sms" : "email",
  )
}

/** What every event about a message has in common. */
export function event(row: MessageRow) {
  return {
    entity: { type: "message", id: row.id },
    outcome: "success",
    purpose: row.patientId === null ? "HOPERAT" : "TREAT",
    ...(row.patientId === null ? {} : { patientId: row.patientId }),
  } as const satisfies Partial<AuditEvent>
}

/** What the log says of a message: never its words or its address. */
export function facts(row: MessageRow): { visitId?: string; channel: string; template: string } {
  return {
    ...(row.visitId === null ? {} : { visitId: row.visitId }),
    channel: row.channel,
    template: row.kind,
  }
}
