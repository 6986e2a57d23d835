import { and, asc, eq, gt, inArray, isNull, sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { users, visitLinks } from "@/db/schema/identity"
import { visits } from "@/db/schema/scheduling"
import type { VisitState } from "@/db/schema/scheduling"
import { visitTypes } from "@/db/schema/visit-types"
import type { PortalActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { record } from "@/lib/audit/record"
import { linkToken } from "@/lib/identity/link-token"
import type { UserId, VisitId, VisitTypeId } from "@/lib/ids"
import { may } from "@/lib/permissions"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"
import { asList } from "@/lib/sealing/as-list"
import { formatTime } from "@/lib/time"
import { ownUndoUntil, settledBefore } from "@/lib/visit-undo"
import { closesAfterMs, windowAt } from "@/lib/visit-window"
import type { WindowState } from "@/lib/visit-window"

import { issueLink } from "../booking/visit-link"
import { tooLate } from "../policy"

export type OwnVisit = {
  id: VisitId
  startsAt: string
  endsAt: string
  state: VisitState
  clinician: { id: UserId; name: string }
  type: { id: VisitTypeId; name: string; nameZh: string } | null
  window: WindowState
  /** Until when it can be moved or cancelled here; after that the clinic is called. */
  changeUntil: string
  mayCancel: boolean
  mayMove: boolean
}

/** The patient's visits that are not over, the next one first. */
export async function ownVisits(
  actor: PortalActor,
  at: Date,
): Promise<Result<OwnVisit[], "forbidden">> {
  if (!may(actor, "own.visits")) return deny(actor, "visit.listed", own, "forbidden", at)
  return withTenant(actor.clinicId, async (tx) => {
    const rows = await coming(tx, actor, at)
    await recordListed(tx, actor, { view: "own", results: rows.length }, at)
    return ok(rows.map((row) => viewOf(actor, row, at)))
  })
}

/** `until`: "10:40" on the clinic's clock. */
export type OwnCancelled = { id: VisitId; startsAt: string; until: string }

/** What they called off a moment ago and may take back. It is recorded where it shows something. */
export async function ownCancelled(
  actor: PortalActor,
  at: Date,
): Promise<Result<OwnCancelled[], "forbidden">> {
  if (!may(actor, "own.visits")) return deny(actor, "visit.listed", own, "forbidden", at)
  return withTenant(actor.clinicId, async (tx) => {
    const rows = await asList(() =>
      tx
        .select({ visit: visits, zone: clinics.zone })
        .from(visits)
        .innerJoin(clinics, eq(clinics.id, visits.clinicId))
        .where(
          and(
            eq(visits.patientId, actor.patientId),
            eq(visits.state, "cancelled"),
            gt(visits.cancelledAt, settledBefore(at)),
          ),
        )
        .orderBy(asc(visits.startsAt)),
    )
    const open = rows.flatMap(({ visit, zone }) => {
      const until = ownUndoUntil(visit, at)
      const { id, startsAt } = visit
      return until === undefined
        ? []
        : [{ id, startsAt: startsAt.toISOString(), until: formatTime(until, zone) }]
    })
    if (open.length > 0)
      await recordListed(tx, actor, { view: "own_cancelled", results: open.length }, at)
    return ok(open)
  })
}

export async function ownVisit(
  actor: PortalActor,
  visitId: VisitId,
  at: Date,
): Promise<Result<OwnVisit, "forbidden" | "not_found">> {
  const list = await ownVisits(actor, at)
  if (!list.ok) return list
  const found = list.value.find(({ id }) => id === visitId)
  return found === undefined
    ? deny(actor, "visit.read", { type: "visit", id: visitId }, "not_found", at)
    : ok(found)
}

/**
 * The visit's own link, for whoever has shown on /my who they are: the one that stands, or a new one
 * beside it. No message is sent.
 */
export async function ownVisitLink(
  actor: PortalActor,
  visitId: VisitId,
  at: Date,
): Promise<Result<{ href: string }, "forbidden" | "not_found">> {
  const entity = { type: "visit" as const, id: visitId }
  if (!may(actor, "own.visits")) return deny(actor, "link.issued", entity, "forbidden", at)
  const linkId = await withTenant(actor.clinicId, async (tx) => {
    const visit = (await coming(tx, actor, at)).find(({ id }) => id === visitId)
    if (visit === undefined) return undefined
    const [live] = await tx
      .select({ id: visitLinks.id })
      .from(visitLinks)
      .where(
        and(
          eq(visitLinks.visitId, visitId),
          eq(visitLinks.patientId, actor.patientId),
          eq(visitLinks.role, "patient"),
          isNull(visitLinks.revokedAt),
          gt(visitLinks.triesLeft, 0),
        ),
      )
      .limit(1)
    const { endsAt } = visit
    const linked = { id: visitId, patientId: actor.patientId, endsAt }
    if (live === undefined) return issueLink(tx, actor, linked, "PATRQT", at, true)
    await record(
      tx,
      actor,
      {
        action: "link.issued",
        patientId: actor.patientId,
        entity: { type: "link", id: live.id },
        outcome: "success",
        purpose: "PATRQT",
        data: { visitId, channel: "page" },
      },
      at,
    )
    return live.id
  })
  return linkId === undefined
    ? deny(actor, "link.issued", entity, "not_found", at)
    : ok({ href: `/join#t=${linkToken("visit", linkId)}` })
}

const own = { type: "visit" as const, id: "own" }

function recordListed(
  tx: Tx,
  actor: PortalActor,
  data: { view: "own" | "own_cancelled"; results: number },
  at: Date,
): Promise<void> {
  return record(
    tx,
    actor,
    {
      action: "visit.listed",
      patientId: actor.patientId,
      entity: own,
      outcome: "success",
      purpose: "PATRQT",
      data,
    },
    at,
  )
}

type Row = Awaited<ReturnType<typeof coming>>[number]

function coming(tx: Tx, actor: PortalActor, at: Date) {
  return tx
    .select({
      id: visits.id,
      startsAt: visits.startsAt,
      endsAt: visits.endsAt,
      state: visits.state,
      clinician: { id: users.id, name: users.name },
      type: {
        id: visitTypes.id,
        name: visitTypes.name,
        nameZh: visitTypes.nameZh,
        selfBooking: visitTypes.selfBooking,
      },
      cutoffMinutes: sql<number>`coalesce(${visitTypes.cutoffMinutes}, 0)`,
      phone: clinics.phone,
    })
    .from(visits)
    .innerJoin(clinics, eq(clinics.id, visits.clinicId))
    .innerJoin(users, eq(users.id, visits.clinicianId))
    .leftJoin(visitTypes, eq(visitTypes.id, visits.visitTypeId))
    .where(
      and(
        eq(visits.patientId, actor.patientId),
        inArray(visits.state, ["booked", "waiting", "in_call"]),
        gt(visits.endsAt, new Date(at.getTime() - closesAfterMs)),
      ),
    )
    .orderBy(asc(visits.startsAt))
    .limit(50)
}

function viewOf(actor: PortalActor, row: Row, at: Date): OwnVisit {
  const { id, startsAt, endsAt, state, clinician, type, cutoffMinutes } = row
  const open = state === "booked" && !tooLate(actor, row, at) && startsAt > at
  return {
    id,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
    state,
    clinician,
    type: type === null ? null : { id: type.id, name: type.name, nameZh: type.nameZh },
    window: windowAt(row, at),
    changeUntil: new Date(startsAt.getTime() - cutoffMinutes * 60_000).toISOString(),
    mayCancel: open,
    mayMove: open && type !== null && type.selfBooking,
  }
}
