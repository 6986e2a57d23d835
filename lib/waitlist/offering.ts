import { createHash, randomUUID } from "node:crypto"

import { and, asc, eq, notExists } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { freedSlots, waitlistEntries, waitlistOffers } from "@/db/schema/waitlist"
import type { Actor } from "@/lib/actor"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import { linkToken, tokenHash } from "@/lib/identity/link-token"
import type { HoldId, UserId, VisitTypeId } from "@/lib/ids"
import { nudge } from "@/lib/jobs/nudge"
import { enqueue } from "@/lib/jobs/outbox"
import { letterJob } from "@/lib/notifications/jobs"
import { placeHold } from "@/lib/scheduling/booking/place-hold"
import { takenTime } from "@/lib/scheduling/slots/taken-time"
import { findVisitType } from "@/lib/scheduling/visit-types/visit-types"
import type { OfferedType } from "@/lib/scheduling/visit-types/visit-types"
import { asList } from "@/lib/sealing/as-list"

import { fits } from "./fitting"
import { offerUntil } from "./offer-time"

export type FreedRow = typeof freedSlots.$inferSelect
export type OfferRow = typeof waitlistOffers.$inferSelect
export type EntryRow = typeof waitlistEntries.$inferSelect

export type Freed = {
  clinicianId: UserId
  visitTypeId?: VisitTypeId | undefined
  startsAt: Date
  endsAt: Date
}

/**
 * A clinician's time came free: it is offered to whoever waits for one, as the clinic has set. The
 * promise's own id names it, so that a repeated job offers nothing twice.
 */
export async function slotFreed(
  actor: Actor,
  freed: Freed,
  outboxId: string,
  at: Date,
): Promise<void> {
  await withTenant(actor.clinicId, async (tx) => {
    const [clinic] = await tx.select().from(clinics).where(eq(clinics.id, actor.clinicId))
    const made = await tx
      .insert(freedSlots)
      .values({
        ...freed,
        id: idOf(`${actor.clinicId}/${outboxId}`),
        clinicId: actor.clinicId,
        mode: clinic?.waitlistMode ?? "one_by_one",
        createdAt: at,
      })
      .onConflictDoNothing()
      .returning()
    for (const row of made) await offerOn(tx, actor, row, at)
  })
}

/**
 * Goes on with a freed time, whose row the caller holds: to the next who waits and whom it suits, or to
 * all of them. Nobody left, too late, or taken by somebody else meanwhile: it is over.
 */
export async function offerOn(tx: Tx, actor: Actor, freed: FreedRow, at: Date): Promise<void> {
  const until = offerUntil(freed.mode, at, freed.startsAt)
  const asked = await hasOpenOffer(tx, freed)
  if (asked && freed.mode === "one_by_one") return
  if (until === undefined || (await isTaken(tx, freed, at)))
    return asked ? undefined : over(tx, freed)
  let offered = 0
  for (const entry of await suited(tx, freed)) {
    const type = await findVisitType(tx, entry.visitTypeId)
    if (type === undefined) continue
    const made = await offer(tx, actor, { freed, entry, type, until }, at)
    offered += made ? 1 : 0
    if (made && freed.mode === "one_by_one") return
  }
  if (offered === 0 && !asked) await over(tx, freed)
}

async function hasOpenOffer(tx: Tx, freed: FreedRow): Promise<boolean> {
  const open = await tx
    .select({ id: waitlistOffers.id })
    .from(waitlistOffers)
    .where(and(eq(waitlistOffers.freedId, freed.id), eq(waitlistOffers.state, "open")))
    .limit(1)
  return open.length > 0
}

type Offering = { freed: FreedRow; entry: EntryRow; type: OfferedType; until: Date }

/** False where the patient has another visit then, or the time is none of the type's. */
export async function offer(
  tx: Tx,
  actor: Actor,
  { freed, entry, type, until }: Offering,
  at: Date,
): Promise<boolean> {
  const id = randomUUID()
  const { clinicId, clinicianId, startsAt } = freed
  const hold =
    freed.mode === "one_by_one"
      ? await placeHold(
          tx,
          actor,
          {
            type,
            clinicianId,
            startsAt,
            patientId: entry.patientId,
            holder: `offer:${id}`,
            expiresAt: until,
          },
          at,
        )
      : undefined
  if (hold?.ok === false) return false
  const holdId: HoldId | null = hold?.value.holdId ?? null
  await tx.insert(waitlistOffers).values({
    id,
    clinicId,
    tokenHash: tokenHash(linkToken("offer", id)),
    entryId: entry.id,
    freedId: freed.id,
    startsAt,
    endsAt: new Date(startsAt.getTime() + type.minutes * 60_000),
    holdId,
    createdAt: at,
    expiresAt: until,
  })
  await record(
    tx,
    actor,
    {
      action: "waitlist.offered",
      patientId: entry.patientId,
      entity: { type: "waitlist_entry", id: entry.id },
      outcome: "success",
      purpose: purposeOf(actor),
      data: {
        entryId: entry.id,
        offerId: id,
        startsAt: startsAt.toISOString(),
        mode: freed.mode,
      },
    },
    at,
  )
  await enqueue(tx, clinicId, letterJob, {
    kind: "waitlist_offer",
    offerId: id,
    entryId: entry.id,
    patientId: entry.patientId,
  })
  await nudge(tx, clinicId, "queue")
  return true
}

/** Those who wait, in the order in which they came, whom the time suits and who were not asked yet. */
async function suited(tx: Tx, freed: FreedRow): Promise<EntryRow[]> {
  const asked = tx
    .select({ id: waitlistOffers.id })
    .from(waitlistOffers)
    .where(
      and(eq(waitlistOffers.entryId, waitlistEntries.id), eq(waitlistOffers.freedId, freed.id)),
    )
  const deciding = tx
    .select({ id: waitlistOffers.id })
    .from(waitlistOffers)
    .where(and(eq(waitlistOffers.entryId, waitlistEntries.id), eq(waitlistOffers.state, "open")))
  const waiting = await asList(() =>
    tx
      .select()
      .from(waitlistEntries)
      .where(
        and(
          eq(waitlistEntries.state, "waiting"),
          notExists(asked),
          freed.mode === "one_by_one" ? notExists(deciding) : undefined,
        ),
      )
      .orderBy(asc(waitlistEntries.place)),
  )
  const [clinic] = await tx.select().from(clinics).where(eq(clinics.id, freed.clinicId))
  const suiting: EntryRow[] = []
  for (const entry of waiting) {
    const type = await findVisitType(tx, entry.visitTypeId)
    if (type === undefined) continue
    const kind = { minutes: type.minutes, clinicians: type.clinicianIds }
    if (fits(entry, freed, kind, clinic?.zone ?? "UTC")) suiting.push(entry)
  }
  return suiting
}

async function isTaken(tx: Tx, freed: FreedRow, at: Date): Promise<boolean> {
  const window = { from: freed.startsAt.getTime(), to: freed.endsAt.getTime() }
  const taken = (await takenTime(tx, [freed.clinicianId], window, at)).get(freed.clinicianId) ?? []
  // A buffer that reaches in leaves the time as free as it was; the constraint judges last.
  return taken.some(({ from, to }) => from <= window.from && to > window.from)
}

async function over(tx: Tx, freed: FreedRow): Promise<void> {
  await tx.update(freedSlots).set({ state: "over" }).where(eq(freedSlots.id, freed.id))
  await nudge(tx, freed.clinicId, "queue")
}

/** A UUID of version 8 (RFC 9562 section 5.8) over a name's SHA-256. */
function idOf(name: string): string {
  const hash = createHash("sha256").update(`housecall/freed/v1/${name}`).digest("hex")
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`
}
