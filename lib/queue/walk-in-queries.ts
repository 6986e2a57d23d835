import { and, eq, isNull } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { patients, users } from "@/db/schema/identity"
import { queueEntries } from "@/db/schema/queue"
import { visits } from "@/db/schema/scheduling"
import { visitTypes } from "@/db/schema/visit-types"
import type { VisitorActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { nudge } from "@/lib/jobs/nudge"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import type { IntakeForm } from "@/lib/scheduling/visit-types/intake"
import { visitWindow } from "@/lib/visit-window"

import { estimateWait } from "./estimate"
import { onDemandForm } from "./on-demand-form"
import { aheadOf } from "./place"
import {
  cliniciansByType,
  onDemandTypes,
  onDuty,
  queued,
  recentMinutes,
  waitingEntries,
} from "./queue-rows"
import type { EntryRow } from "./queue-rows"
import { isSilent } from "./silent"
import type { WalkInView } from "./walk-in-view"

export type OnDemandOffer = {
  clinic: WalkInView["clinic"]
  types: { id: string; name: { en: string; zh: string }; form: IntakeForm }[]
}

/** What can be had now at this clinic, and what each visit type asks. Public: nobody's data is in it. */
export async function onDemandOffer(actor: VisitorActor): Promise<OnDemandOffer | undefined> {
  return withTenant(actor.clinicId, async (tx) => {
    const [clinic] = await tx.select().from(clinics).where(eq(clinics.id, actor.clinicId))
    if (clinic === undefined) return undefined
    const types = await onDemandTypes(tx)
    return {
      clinic: clinicView(clinic),
      types: types.map(({ id, name, nameZh, intake }) => ({
        id,
        name: { en: name, zh: nameZh || name },
        form: onDemandForm(intake),
      })),
    }
  })
}

/** Their place, as it is now. Asking also says "this page is open"; it asks every 20 seconds. */
export async function walkInView(
  actor: VisitorActor,
  at: Date,
): Promise<Result<WalkInView, "not_found">> {
  return withTenant(actor.clinicId, async (tx) => {
    const [found] = await tx
      .select({ entry: queueEntries, type: visitTypes, patient: patients, clinic: clinics })
      .from(queueEntries)
      .innerJoin(visitTypes, eq(visitTypes.id, queueEntries.visitTypeId))
      .innerJoin(patients, eq(patients.id, queueEntries.patientId))
      .innerJoin(clinics, eq(clinics.id, queueEntries.clinicId))
      .where(eq(queueEntries.id, actor.visitorId))
    if (found === undefined) return refuse("not_found")
    const { entry, type, patient, clinic } = found
    await auditAndTouch(tx, actor, entry, at)
    return ok({
      entryId: entry.id,
      clinic: clinicView(clinic),
      visitType: { en: type.name, zh: type.nameZh || type.name },
      joinedAt: entry.joinedAt.toISOString(),
      redFlag: entry.redFlag,
      message: {
        wanted: entry.messageWanted,
        sent: entry.messageSentAt !== null,
        possible: patient.email !== null || patient.phone !== null,
      },
      ...(await stateOf(tx, entry, at)),
    })
  })
}

type Standing =
  | Omit<Extract<WalkInView, { state: "waiting" }>, keyof Shared>
  | Omit<Extract<WalkInView, { state: "taken" }>, keyof Shared>
  | Omit<Extract<WalkInView, { state: "left" }>, keyof Shared>
type Shared = Pick<
  WalkInView,
  "entryId" | "clinic" | "visitType" | "joinedAt" | "redFlag" | "message"
>

async function stateOf(tx: Tx, entry: EntryRow, at: Date): Promise<Standing> {
  if (entry.state === "left") return { state: "left", by: entry.leftReason ?? "patient" }
  if (entry.state === "taken" && entry.visitId !== null) {
    const [visit] = await tx
      .select({
        startsAt: visits.startsAt,
        endsAt: visits.endsAt,
        state: visits.state,
        clinician: users.name,
      })
      .from(visits)
      .innerJoin(users, eq(users.id, visits.clinicianId))
      .where(eq(visits.id, entry.visitId))
    if (visit !== undefined) {
      const { closesAt } = visitWindow(visit)
      const over = closesAt < at || visit.state === "ended" || visit.state === "cancelled"
      return { state: "taken", clinician: visit.clinician, closesAt: closesAt.toISOString(), over }
    }
  }
  const clinicians = await cliniciansByType(tx)
  const line = queued(await waitingEntries(tx), clinicians)
  const ahead = aheadOf(entry.id, line) ?? []
  const mine = clinicians(entry.visitTypeId)
  const estimate = estimateWait({
    onDuty: await onDuty(tx, mine, at),
    ahead: ahead.map((one) => one.clinicians),
    mine,
    recentMinutes: await recentMinutes(tx, entry.visitTypeId, mine, at),
    now: at.getTime(),
  })
  return { state: "waiting", position: ahead.length + 1, ahead: ahead.length, estimate }
}

/**
 * A page that stays open asks again and again: within two minutes that is one and the same read, also once their
 * turn has come or they left. Of many that ask at once one writes it down.
 */
async function auditAndTouch(
  tx: Tx,
  actor: VisitorActor,
  entry: EntryRow,
  at: Date,
): Promise<void> {
  const { id, seenAt, joinedAt, state, patientId } = entry
  const silentMs = seenAt === null ? Infinity : at.getTime() - seenAt.getTime()
  const newHere = seenAt?.getTime() === joinedAt.getTime()
  if (!newHere && silentMs < heartbeatMs) return
  const asSeen = seenAt === null ? isNull(queueEntries.seenAt) : eq(queueEntries.seenAt, seenAt)
  const [first] = await tx
    .update(queueEntries)
    .set({ seenAt: at })
    .where(and(eq(queueEntries.id, id), asSeen))
    .returning({ id: queueEntries.id })
  if (first === undefined) return
  if (newHere || silentMs >= sameReadMs)
    await record(
      tx,
      actor,
      {
        action: "queue.read",
        patientId,
        entity: { type: "queue_entry", id },
        outcome: "success",
        purpose: "PATRQT",
        data: {},
      },
      at,
    )
  if (state === "waiting" && isSilent(seenAt, at)) await nudge(tx, actor.clinicId, "queue")
}

function clinicView(clinic: typeof clinics.$inferSelect): WalkInView["clinic"] {
  const { slug, name, phone, zone, emergencyNumber } = clinic
  return { slug, name, phone, zone, emergencyNumber }
}

const sameReadMs = 120_000
// A little less than the page's own 20 seconds, whose timer may be early.
const heartbeatMs = 18_000
