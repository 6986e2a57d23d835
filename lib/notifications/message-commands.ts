import { randomUUID } from "node:crypto"

import { eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { visitLinks } from "@/db/schema/identity"
import { messages } from "@/db/schema/messages"
import type { Channel } from "@/db/schema/messages"
import type { VisitState } from "@/db/schema/scheduling"
import type { Actor, SystemActor } from "@/lib/actor"
import type { VisitId } from "@/lib/ids"
import { nudge } from "@/lib/jobs/nudge"
import { dropPlan, enqueue } from "@/lib/jobs/outbox"
import { addressHash } from "@/lib/sealing/blind-index"
import { sealRow } from "@/lib/sealing/seal-row"
import { windowAt } from "@/lib/visit-window"

import type { Asked } from "./about"
import { announcement } from "./announcement"
import { waysFor } from "./delivery"
import { deliverJob, letterJob } from "./jobs"
import { planReminders, reminderKinds } from "./plan"
import { recipientOf } from "./recipients"
import { findVisit, lastTold, lockVisit, newestLink } from "./visit-facts"

/** Makes the row of a message that someone asked for. Asked twice by the same promise, it is made once. */
export async function askMessage(
  actor: SystemActor,
  asked: Asked,
  outboxId: string,
  at: Date,
): Promise<void> {
  await withTenant(actor.clinicId, async (tx) => {
    const { kind, about } = asked
    const { visitId } = about
    if (visitId === undefined) return insertMessage(tx, actor, asked, `outbox/${outboxId}`, at)
    if (kind === "confirmation" || kind === "rescheduled" || kind === "link_again")
      return announce(tx, actor, visitId, outboxId, at)
    const isReminder = reminderKinds.some((one) => one === kind)
    const found = isReminder ? await findVisit(tx, visitId) : undefined
    const key =
      found === undefined
        ? `outbox/${outboxId}`
        : `visit/${visitId}/${kind}/${found.visit.startsAt.getTime()}`
    return insertMessage(tx, actor, asked, key, at)
  })
}

/** A link was made: its message, unless a later one has replaced it. */
export async function askInvite(
  actor: SystemActor,
  linkId: string,
  outboxId: string,
  at: Date,
): Promise<void> {
  await withTenant(actor.clinicId, async (tx) => {
    const [link] = await tx
      .select({ visitId: visitLinks.visitId })
      .from(visitLinks)
      .where(eq(visitLinks.id, linkId))
    if (link !== undefined) await announce(tx, actor, link.visitId, outboxId, at)
  })
}

/**
 * A visit was booked, moved, handed over or called off: what was planned for it is dropped, what is
 * due is planned from how it stands now, and the patient is told what they do not know yet.
 */
export async function planVisit(
  actor: SystemActor,
  visitId: VisitId,
  outboxId: string,
  at: Date,
): Promise<void> {
  await withTenant(actor.clinicId, async (tx) => {
    await lockVisit(tx, visitId)
    const plan = `visit/${visitId}`
    await dropPlan(tx, plan)
    const found = await findVisit(tx, visitId)
    if (found === undefined || !isToCome(found.visit.state)) return
    if (found.visit.endsAt < at) return
    const { startsAt } = found.visit
    const zone = found.patient.zone ?? found.clinic.zone
    for (const { kind, dueAt } of planReminders({ startsAt, zone }, at))
      await enqueue(tx, actor.clinicId, letterJob, { kind, visitId }, { dueAt, plan })
    await announce(tx, actor, visitId, outboxId, at)
  })
}

async function announce(
  tx: Tx,
  actor: SystemActor,
  visitId: VisitId,
  outboxId: string,
  at: Date,
): Promise<void> {
  await lockVisit(tx, visitId)
  const found = await findVisit(tx, visitId)
  if (found === undefined || !isOpen(found.visit.state)) return
  if (windowAt(found.visit, at) === "over") return
  const { startsAt, clinicianId } = found.visit
  const linkId = (await newestLink(tx, visitId)) ?? null
  const kind = announcement(await lastTold(tx, visitId), { startsAt, clinicianId, linkId })
  if (kind === undefined) return
  const tells = { tellsStart: startsAt, tellsClinician: clinicianId, linkId }
  await insertMessage(tx, actor, { kind, about: { visitId } }, `outbox/${outboxId}`, at, tells)
}

type Tells = Partial<
  Pick<typeof messages.$inferInsert, "tellsStart" | "tellsClinician" | "linkId" | "fallbackOf">
>

/**
 * The row and the promise to deliver it. Where nobody can be reached the row says so, as the clinic
 * has to telephone. `only` names the way that is left after another one failed.
 */
export async function insertMessage(
  tx: Tx,
  actor: Actor,
  asked: Asked,
  dedupeKey: string,
  at: Date,
  tells: Tells = {},
  only?: Channel,
): Promise<void> {
  const recipient = await recipientOf(tx, actor.clinicId, asked)
  if (recipient === undefined) return
  const { reach, patientId, userId } = recipient
  const way = waysFor(asked.kind, reach).find((one) => only === undefined || one === only)
  if (way === undefined && only !== undefined) return
  const id = randomUUID()
  const address = way === undefined ? "" : (reach[way] ?? "")
  const whose = { clinicId: actor.clinicId, patientId }
  const [made] = await tx
    .insert(messages)
    .values({
      id,
      clinicId: actor.clinicId,
      kind: asked.kind,
      about: asked.about,
      visitId: asked.about.visitId ?? null,
      patientId,
      userId,
      channel: way ?? "email",
      ...(await sealRow(tx, whose, messages, id, { address })),
      addressHash: address === "" ? null : addressHash(address),
      dedupeKey,
      createdAt: at,
      ...(way === undefined ? { state: "failed", reason: "no_address", failedAt: at } : {}),
      ...tells,
    })
    .onConflictDoNothing({ target: [messages.clinicId, messages.dedupeKey] })
    .returning({ id: messages.id })
  if (made === undefined) return
  if (way !== undefined) await enqueue(tx, actor.clinicId, deliverJob, { messageId: made.id })
  await nudge(tx, actor.clinicId, "visits")
}

function isToCome(state: VisitState): boolean {
  return state === "booked" || state === "waiting"
}

/** Its link leads somewhere: whoever fell out of a call that goes on is sent a new one, too. */
function isOpen(state: VisitState): boolean {
  return isToCome(state) || state === "in_call"
}
