import { randomUUID } from "node:crypto"

import { and, eq } from "drizzle-orm"

import type { SystemActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { linkToken, tokenHash } from "@/lib/identity/link-token"
import { PatientId, UserId } from "@/lib/ids"
import type { VisitTypeId } from "@/lib/ids"
import { onDemandForm } from "@/lib/queue/on-demand-form"
import { fileIntake } from "@/lib/scheduling/visit-types/intake-commands"
import { sealRow } from "@/lib/sealing/seal-row"

import type { Tx } from "./client"
import type { DemoClinic } from "./demo-clinics"
import { demoId } from "./demo-id"
import { queueEntries } from "./schema/queue"
import { visitTypes } from "./schema/visit-types"
import { waitlistEntries } from "./schema/waitlist"
import { isErased } from "./seed-erased"
import { demoTypeId } from "./seed-hours"

/** Who waits in the demo: `reference` names the patient, `days` how long they have had it. */
const walkIns = [
  { reference: "RC-199263", minutes: 14, text: "A rash that spreads", days: 2, source: "patient" },
  { reference: "RC-230811", minutes: 6, text: "Fever since last night", days: 1, source: "staff" },
] as const
const onList = [
  { reference: "RC-150118", daysAgo: 4, weekdays: [1, 3], reason: "Diabetes review, sooner" },
  { reference: "RC-139087", daysAgo: 1, weekdays: [], reason: "Blood results" },
]

/** Somebody in the queue and somebody on the waiting list, where nobody waits. */
export async function ensureWaiting(
  tx: Tx,
  actor: SystemActor,
  clinic: DemoClinic,
  at: Date,
): Promise<void> {
  await ensureWalkIns(tx, actor, clinic, at)
  await ensureList(tx, actor, clinic, at)
}

async function ensureWalkIns(
  tx: Tx,
  actor: SystemActor,
  clinic: DemoClinic,
  at: Date,
): Promise<void> {
  const [type] = await tx
    .select()
    .from(visitTypes)
    .where(and(eq(visitTypes.onDemand, true), eq(visitTypes.active, true)))
  const waiting = await tx.$count(queueEntries, eq(queueEntries.state, "waiting"))
  if (type === undefined || waiting > 0) return
  const form = onDemandForm(type.intake)
  for (const { reference, minutes, text, days, source } of walkIns) {
    const patientId = patientOf(clinic, reference)
    if (patientId === undefined || (await isErased(tx, patientId))) continue
    const joinedAt = new Date(at.getTime() - minutes * 60_000)
    const since = { amount: days, unit: "days" as const }
    const answers = { symptoms: text, since, emergency: "no" as const }
    const given = { patientId, visitTypeId: type.id, visitId: null, form, answers }
    const intakeId = await fileIntake(tx, actor, given, joinedAt)
    const id = randomUUID()
    await tx.insert(queueEntries).values({
      id,
      clinicId: actor.clinicId,
      tokenHash: tokenHash(linkToken("queue", id)),
      key: `seed/${id}`,
      patientId,
      visitTypeId: type.id,
      intakeId,
      ...(await sealRow(tx, { clinicId: actor.clinicId, patientId }, queueEntries, id, {
        reason: text,
      })),
      source,
      joinedAt,
      seenAt: source === "patient" ? at : null,
    })
    await recordJoined(tx, actor, "queue", { id, patientId }, joinedAt)
  }
}

async function ensureList(tx: Tx, actor: SystemActor, clinic: DemoClinic, at: Date): Promise<void> {
  const waiting = await tx.$count(waitlistEntries, eq(waitlistEntries.state, "waiting"))
  // Somebody with office hours: times of those who work day and night come free all day long.
  const doctor = clinic.staff.find(({ hours }) => hours === "office")
  if (waiting > 0 || doctor === undefined) return
  const visitTypeId: VisitTypeId = demoTypeId(clinic, "consultation")
  for (const { reference, daysAgo, weekdays, reason } of onList) {
    const patientId = patientOf(clinic, reference)
    if (patientId === undefined || (await isErased(tx, patientId))) continue
    const id = randomUUID()
    const joinedAt = new Date(at.getTime() - daysAgo * 86_400_000)
    await tx.insert(waitlistEntries).values({
      id,
      clinicId: actor.clinicId,
      key: `seed/${id}`,
      patientId,
      visitTypeId,
      clinicianId: UserId.parse(demoId("user", doctor.email)),
      weekdays: [...weekdays],
      fromTime: "00:00",
      toTime: "00:00",
      ...(await sealRow(tx, { clinicId: actor.clinicId, patientId }, waitlistEntries, id, {
        reason,
      })),
      source: "staff",
      joinedAt,
    })
    await recordJoined(tx, actor, "waitlist", { id, patientId }, joinedAt)
  }
}

function recordJoined(
  tx: Tx,
  actor: SystemActor,
  list: "queue" | "waitlist",
  { id, patientId }: { id: string; patientId: PatientId },
  at: Date,
): Promise<void> {
  const entity = { type: `${list}_entry` as const, id }
  const about = { patientId, entity, outcome: "success" as const, purpose: "HOPERAT" as const }
  return record(tx, actor, { ...about, action: `${list}.joined`, data: { entryId: id } }, at)
}

function patientOf(clinic: DemoClinic, reference: string): PatientId | undefined {
  const known = clinic.patients.some((patient) => patient.reference === reference)
  return known ? PatientId.parse(demoId("patient", reference)) : undefined
}
