import { eq, inArray } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { patients } from "@/db/schema/identity"
import { intakes } from "@/db/schema/queue"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { recordAll } from "@/lib/audit/record"
import { Fault } from "@/lib/error"
import type { PatientId, UserId } from "@/lib/ids"
import { may } from "@/lib/permissions"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"
import { asList, isUnreadable, unreadable } from "@/lib/sealing/as-list"
import { ageOn } from "@/lib/time"

import type { BoardView } from "./board-view"
import { mayReadSymptoms } from "./policy"
import { cliniciansByType, onDemandTypes, onDuty, waitingEntries } from "./queue-rows"
import type { EntryRow } from "./queue-rows"
import { symptomsOf } from "./symptoms"

/** The walk-ins who wait, in order. Each is an event; what they wrote about their health is another. */
export async function readQueue(
  actor: StaffActor,
  at: Date,
): Promise<Result<BoardView, "forbidden">> {
  if (!may(actor, "queue.read"))
    return deny(actor, "queue.read", { type: "queue_entry", id: "list" }, "forbidden")
  return withTenant(actor.clinicId, async (tx) => {
    const [clinic] = await tx.select().from(clinics).where(eq(clinics.id, actor.clinicId))
    if (clinic === undefined) throw new Fault("invariant", "a staff member has a clinic")
    const { zone, slug } = clinic
    const [types, clinicians, entries] = [
      await onDemandTypes(tx),
      await cliniciansByType(tx),
      await waitingEntries(tx),
    ]
    const people = await peopleOf(tx, entries)
    const given = mayReadSymptoms(actor) ? await intakesOf(tx, entries) : new Map<string, Intake>()
    await auditBoard(tx, actor, entries, given, at)
    const everybody: UserId[] = [...new Set(types.flatMap((type) => clinicians(type.id)))]
    return ok({
      at: at.toISOString(),
      zone,
      slug,
      waiting: entries.flatMap((entry) => {
        const patient = people.get(entry.patientId)
        const type = types.find((one) => one.id === entry.visitTypeId)
        if (patient === undefined) return []
        const intake = given.get(entry.intakeId ?? "")
        const { id, name, birthDate, language, phone, reference } = patient
        return [
          {
            entryId: entry.id,
            patient: {
              id,
              name,
              birthDate,
              language,
              phone,
              reference,
              age: isUnreadable(birthDate) ? null : ageOn(birthDate, at, zone),
            },
            visitType: { en: type?.name ?? "", zh: type?.nameZh || (type?.name ?? "") },
            joinedAt: entry.joinedAt.toISOString(),
            seenAt: entry.seenAt?.toISOString() ?? null,
            redFlag: entry.redFlag,
            symptoms: symptomsFor(actor, entry, intake),
            mine: may(actor, "queue.take") && clinicians(entry.visitTypeId).includes(actor.userId),
            source: entry.source,
          },
        ]
      }),
      types: types.map(({ id, name, nameZh }) => ({ id, name: { en: name, zh: nameZh || name } })),
      onDuty: (await onDuty(tx, everybody, at)).length,
      may: { take: may(actor, "queue.take"), add: may(actor, "queue.add") },
    })
  })
}

type Intake = typeof intakes.$inferSelect

function symptomsFor(actor: StaffActor, entry: EntryRow, intake: Intake | undefined) {
  if (!mayReadSymptoms(actor)) return null
  if (intake === undefined) return asReason(entry.reason, false)
  return isUnreadable(intake.questions, intake.answers)
    ? asReason(unreadable, entry.redFlag)
    : symptomsOf(intake)
}

/** Added by the desk: what the desk wrote down is all there is. */
function asReason(text: string, redFlag: boolean) {
  const question = { en: "Reason", zh: "原因" }
  return [{ question, answer: { kind: "text" as const, text }, redFlag }]
}

type Patient = typeof patients.$inferSelect

async function peopleOf(tx: Tx, entries: readonly EntryRow[]): Promise<Map<PatientId, Patient>> {
  if (entries.length === 0) return new Map()
  const ids = [...new Set(entries.map((entry) => entry.patientId))]
  const rows = await asList(() => tx.select().from(patients).where(inArray(patients.id, ids)))
  return new Map(rows.map((row) => [row.id, row]))
}

async function intakesOf(tx: Tx, entries: readonly EntryRow[]): Promise<Map<string, Intake>> {
  const ids = entries.flatMap((entry) => entry.intakeId ?? [])
  if (ids.length === 0) return new Map()
  const rows = await asList(() => tx.select().from(intakes).where(inArray(intakes.id, ids)))
  return new Map(rows.map((row) => [row.id, row]))
}

async function auditBoard(
  tx: Tx,
  actor: StaffActor,
  entries: readonly EntryRow[],
  given: ReadonlyMap<string, Intake>,
  at: Date,
): Promise<void> {
  const about = { outcome: "success" as const, purpose: purposeOf(actor) }
  const listed = entries.map(({ id, patientId }) => ({
    ...about,
    action: "queue.read" as const,
    patientId,
    entity: { type: "queue_entry" as const, id },
    data: { results: entries.length },
  }))
  const read = [...given.values()].map(({ id, patientId }) => ({
    ...about,
    action: "intake.read" as const,
    patientId,
    entity: { type: "intake" as const, id },
    data: {},
  }))
  await recordAll(tx, actor, [...listed, ...read], at)
}
