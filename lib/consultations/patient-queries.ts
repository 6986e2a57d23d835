import { eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { seats } from "@/db/schema/rooms"
import type { ConsentRow, SeatRow } from "@/db/schema/rooms"
import type { VisitRow } from "@/db/schema/scheduling"
import { visitTypes } from "@/db/schema/visit-types"
import type { PatientActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { newestConsent } from "@/lib/consents/visit-consent"
import { leaveUnheard } from "@/lib/identity/other-sessions"
import { nudge } from "@/lib/jobs/nudge"
import { wayTo } from "@/lib/notifications/recipients"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { visitWindow } from "@/lib/visit-window"

import { isAway } from "./away"
import { placeInLine } from "./line"
import { patientStep } from "./patient-step"
import type { PatientView } from "./patient-view"
import { findVisit, lineOf, patientSeat } from "./visit-rows"

/**
 * The patient's own visit, as their page shows it. Asking also says "this page is open": the seat
 * is marked as seen, and by its session (`ownToken`) alone. It asks every 20 seconds.
 */
export async function patientView(
  actor: PatientActor,
  at: Date,
  ownToken?: string,
): Promise<Result<PatientView, "not_found">> {
  return withTenant(actor.clinicId, async (tx) => {
    const found = await findVisit(tx, actor.visitId)
    if (found === undefined || found.visit.patientId !== actor.patientId) return refuse("not_found")
    const { visit, patient, clinician, clinic } = found
    const consent = await newestConsent(tx, visit.id)
    const seat = await patientSeat(tx, visit.id)
    await audit(tx, actor, seat, at)
    await touch(tx, visit, seat, ownToken, at)
    const step = patientStep(visit, consent ?? null, seat ?? null, at)
    // A class has no line: it begins for all who wait.
    const place =
      step === "waiting" && visit.sessionId === null
        ? placeInLine(visit.id, await lineOf(tx, visit.clinicianId), at)
        : null
    return ok({
      visitId: visit.id,
      clinic: {
        name: clinic.name,
        slug: clinic.slug,
        phone: clinic.phone,
        zone: clinic.zone,
        locale: clinic.locale,
      },
      clinician: { name: clinician.name },
      patient: { name: patient.name },
      startsAt: visit.startsAt.toISOString(),
      endsAt: visit.endsAt.toISOString(),
      step,
      opensAt: visitWindow(visit).opensAt.toISOString(),
      position: place?.position ?? null,
      ahead: place?.ahead ?? null,
      late: place?.late
        ? { expectedAt: place.late.expectedAt?.toISOString() ?? null, minutes: place.late.minutes }
        : null,
      told: step === "waiting" && visit.sessionId === null ? await toldBy(tx, actor, seat) : null,
      consent: consent === undefined ? null : agreed(consent),
      class: await classOf(tx, visit, seat),
      room: visit.room,
      protection: visit.protection,
    })
  })
}

async function classOf(
  tx: Tx,
  { visitTypeId, seatNo }: VisitRow,
  seat: SeatRow | undefined,
): Promise<PatientView["class"]> {
  if (seatNo === null || visitTypeId === null) return null
  const [type] = await tx
    .select({ name: visitTypes.name, nameZh: visitTypes.nameZh })
    .from(visitTypes)
    .where(eq(visitTypes.id, visitTypeId))
  if (type === undefined) return null
  return { type, place: seatNo, shownAs: seat?.shownAs ?? null }
}

async function toldBy(
  tx: Tx,
  { clinicId, patientId }: PatientActor,
  seat: SeatRow | undefined,
): Promise<PatientView["told"]> {
  const way = await wayTo(tx, clinicId, patientId, "queue_near")
  return way === undefined ? null : { way, asked: seat?.textMeAt != null }
}

/** What was agreed to, without whose and when. */
export function agreed({ video, vitals, charting, transcript }: ConsentRow) {
  return { video, vitals, charting, transcript }
}

/** A page that stays open asks again and again: within two minutes that is one and the same read. */
async function audit(
  tx: Tx,
  actor: PatientActor,
  seat: SeatRow | undefined,
  at: Date,
): Promise<void> {
  if (seat?.seenAt && at.getTime() - seat.seenAt.getTime() < sameReadMs) return
  await record(
    tx,
    actor,
    {
      action: "visit.read",
      entity: { type: "visit", id: actor.visitId },
      outcome: "success",
      purpose: "PATRQT",
      patientId: actor.patientId,
      data: { visitId: actor.visitId, view: "own" },
    },
    at,
  )
}

async function touch(
  tx: Tx,
  visit: VisitRow,
  seat: SeatRow | undefined,
  ownToken: string | undefined,
  at: Date,
): Promise<void> {
  if (seat === undefined) return
  const silentMs = at.getTime() - (seat.seenAt ?? at).getTime()
  if (seat.seenAt !== null && silentMs < heartbeatMs) return
  await tx.update(seats).set({ seenAt: at }).where(eq(seats.id, seat.id))
  if (visit.state === "waiting" && isAway(seat.seenAt, at))
    await nudge(tx, visit.clinicId, "visits")
  const { clinicId, id: visitId } = visit
  if (ownToken !== undefined) await leaveUnheard(tx, { clinicId, visitId }, ownToken, at)
}

const sameReadMs = 120_000
// A little less than the page's own 20 seconds, whose timer may be early.
const heartbeatMs = 18_000
