import { eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { consentPurposes } from "@/db/schema/people"
import type { ConsentPurpose } from "@/db/schema/people"
import { seats } from "@/db/schema/rooms"
import type { ConsentRow } from "@/db/schema/rooms"
import { visits } from "@/db/schema/scheduling"
import type { VisitRow } from "@/db/schema/scheduling"
import type { PatientActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { keepTexts } from "@/lib/consents/keep-texts"
import type { ShownText } from "@/lib/consents/keep-texts"
import { newestConsent, writeVisitConsent } from "@/lib/consents/visit-consent"
import type { Locale } from "@/lib/i18n/locales"
import { nudgeVisit } from "@/lib/jobs/nudge"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { networkVerdict } from "@/lib/rooms/network-verdict"
import { seatPatient } from "@/lib/rooms/seating"
import { visitWindow, windowAt } from "@/lib/visit-window"

import { withDenials } from "./denied"
import { transition } from "./lifecycle"
import type { VisitRefusal } from "./lifecycle"
import type { CheckInput, ConsentInput, PhoneMeInput } from "./schema"
import { lockVisit, patientSeat, waitsForPhone } from "./visit-rows"

/**
 * A new row; none is ever changed, the newest counts. The visit itself needs video: without it
 * there is nothing to begin, but someone who agreed before may take it back. The texts that stood on the
 * page are kept in its language.
 */
export async function giveConsent(
  actor: PatientActor,
  input: ConsentInput,
  at: Date,
  language: Locale = "en",
): Promise<Result<ConsentInput, "not_found" | "video_needed" | "ended" | "cancelled">> {
  return withTenant(actor.clinicId, async (tx) => {
    const visit = await ownVisit(tx, actor)
    if (visit === undefined) return refuse("not_found")
    if (visit.state === "ended" || visit.state === "cancelled") return refuse(visit.state)
    const before = await newestConsent(tx, visit.id)
    if (!input.video && before === undefined) return refuse("video_needed")
    const texts = await keepTexts(tx, visit.clinicId, shownPurposes(visit), language, at)
    // The page asks again where its first answer was lost: one act of agreeing is one row.
    if (before !== undefined && stands(before, input, texts)) return ok(agreedIn(before))
    const given = { agreed: input, texts, first: before === undefined }
    return ok(await writeVisitConsent(tx, actor, visit, given, at))
  })
}

/** The patient said the same before, to the same texts. */
function stands(before: ConsentRow, input: ConsentInput, texts: readonly ShownText[]): boolean {
  if (before.givenByProxy !== null || before.recordedBy !== null) return false
  const { video, vitals, charting, transcript } = before
  const same =
    video === input.video &&
    vitals === input.vitals &&
    charting === (input.charting && input.vitals) &&
    transcript === input.transcript
  return (
    same &&
    before.texts.length === texts.length &&
    texts.every(({ sha256 }) => before.texts.some((text) => text.sha256 === sha256))
  )
}

function agreedIn({ video, vitals, charting, transcript }: ConsentRow): ConsentInput {
  return { video, vitals, charting, transcript }
}

/** Those that the page asks about: in a class nothing is measured, and nothing of it written down. */
function shownPurposes({ sessionId }: VisitRow): readonly ConsentPurpose[] {
  return sessionId === null ? consentPurposes : ["video"]
}

/** What the device check found, kept on the seat: the clinician sees it before admitting. */
export async function reportCheck(
  actor: PatientActor,
  input: CheckInput,
  at: Date,
): Promise<Result<undefined, "not_found" | "ended" | "cancelled">> {
  return withTenant(actor.clinicId, async (tx) => {
    const visit = await ownVisit(tx, actor)
    if (visit === undefined) return refuse("not_found")
    if (visit.state === "ended" || visit.state === "cancelled") return refuse(visit.state)
    const deviceCheck = { ...input, at: at.toISOString() }
    const seat = await seatPatient(tx, visit, { deviceCheck, seenAt: at })
    const { camera, microphone, speaker, network } = input
    await record(
      tx,
      actor,
      {
        ...about(visit),
        action: "seat.checked",
        entity: { type: "seat", id: seat.id },
        data: {
          visitId: visit.id,
          seatId: seat.id,
          role: "patient",
          camera,
          microphone,
          sound: speaker,
          ...(network === undefined ? {} : { network: networkVerdict(network) }),
        },
      },
      at,
    )
    await nudgeVisit(tx, visit.clinicId, visit.id)
    return ok()
  })
}

export type ArriveRefusal = "not_found" | "early" | "expired" | "no_consent" | VisitRefusal

/** Into the waiting room, or back into the place that was kept. */
export async function arrive(
  actor: PatientActor,
  at: Date,
): Promise<Result<undefined, ArriveRefusal, { opensAt?: string }>> {
  return withTenant(actor.clinicId, async (tx) => {
    const visit = await ownVisit(tx, actor)
    if (visit === undefined) return refuse("not_found")
    const next = transition(visit.state, "arrive")
    if (!next.ok) return next
    if (visit.state === "booked") {
      const window = windowAt(visit, at)
      const { opensAt } = visitWindow(visit)
      if (window === "early") return refuse("early", { opensAt: opensAt.toISOString() })
      if (window === "over") return refuse("expired")
    }
    const consent = await newestConsent(tx, visit.id)
    if (consent === undefined || !consent.video) return refuse("no_consent")
    const seat = await seatPatient(tx, visit, { seenAt: at })
    if (next.value === visit.state) return ok()
    await tx
      .update(visits)
      .set({ state: next.value, arrivedAt: at, version: visit.version + 1 })
      .where(eq(visits.id, visit.id))
    await record(
      tx,
      actor,
      {
        ...about(visit),
        action: "seat.arrived",
        entity: { type: "seat", id: seat.id },
        data: { visitId: visit.id, seatId: seat.id, role: "patient" },
      },
      at,
    )
    await nudgeVisit(tx, visit.clinicId, visit.id)
    return ok()
  })
}

/** The patient pressed Leave. The seat and the place stay theirs: they may come back until the end. */
export async function leaveSeat(
  actor: PatientActor,
  at: Date,
): Promise<Result<undefined, "not_found">> {
  return withTenant(actor.clinicId, async (tx) => {
    const visit = await ownVisit(tx, actor)
    const seat = visit && (await patientSeat(tx, visit.id))
    if (visit === undefined || seat === undefined) return refuse("not_found")
    if (visit.state === "in_call")
      await tx.update(seats).set({ leftAt: at }).where(eq(seats.id, seat.id))
    await record(
      tx,
      actor,
      {
        ...about(visit),
        action: "seat.left",
        entity: { type: "seat", id: seat.id },
        data: { visitId: visit.id, seatId: seat.id, role: "patient", reason: "pressed_leave" },
      },
      at,
    )
    await nudgeVisit(tx, visit.clinicId, visit.id)
    return ok()
  })
}

/**
 * "Ask the clinic to phone me": from a call that dropped, until the page is back in it. Said again, it stands
 * as it did.
 */
export async function askToBePhoned(
  actor: PatientActor,
  { wanted }: PhoneMeInput,
  at: Date,
): Promise<Result<undefined, "not_found">> {
  const result = await withTenant(actor.clinicId, async (tx) => {
    const visit = await ownVisit(tx, actor)
    const seat = visit && (await patientSeat(tx, visit.id))
    if (visit?.state !== "in_call" || seat === undefined) return refuse("not_found")
    if (wanted === (waitsForPhone(seat) !== undefined)) return ok()
    await tx
      .update(seats)
      .set({ phoneMeAt: wanted ? at : null })
      .where(eq(seats.id, seat.id))
    await record(
      tx,
      actor,
      {
        ...about(visit),
        action: wanted ? "seat.phone_asked" : "seat.phone_not_needed",
        entity: { type: "seat", id: seat.id },
        data: { visitId: visit.id, seatId: seat.id, role: "patient" },
      },
      at,
    )
    await nudgeVisit(tx, visit.clinicId, visit.id)
    return ok()
  })
  return withDenials(actor, "seat.phone_asked", actor.visitId, result, at)
}

async function ownVisit(tx: Tx, actor: PatientActor): Promise<VisitRow | undefined> {
  const visit = await lockVisit(tx, actor.visitId)
  return visit?.patientId === actor.patientId ? visit : undefined
}

function about(visit: VisitRow) {
  return { outcome: "success", purpose: "PATRQT", patientId: visit.patientId } as const
}
