import { randomUUID } from "node:crypto"

import type { TestDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import { mintActor } from "@/lib/actor"
import type { PatientActor } from "@/lib/actor"
import { arrive, giveConsent, reportCheck } from "@/lib/consultations/patient-commands"
import { testStaff } from "@/lib/identity/testing-actors"
import { ClassId, PatientId, UserId, VisitId } from "@/lib/ids"

const agreed = { video: true, vitals: true, charting: false, transcript: false }
const works = { camera: "works", microphone: "works", speaker: "works", encryption: true } as const

/** A class of four places, three of them booked, and a colleague of its host. For tests. */
export async function arrangeClass(database: TestDatabase, startsAt: Date) {
  const clinic = await arrangeClinic(database, startsAt)
  const { clinicId, clinicianId, endsAt } = clinic
  const run = (text: string, values: unknown[]) => database.admin.query(text, values)
  const classId = ClassId.parse(randomUUID())
  const [typeId, colleagueId] = [randomUUID(), UserId.parse(randomUUID())]
  await run("update visits set state = 'cancelled' where id = $1", [clinic.visitId])
  await run(
    "insert into users (id, clinic_id, email, name, role, password_hash) values ($1, $2, $3, 'Dr Other', 'clinician', 'none')",
    [colleagueId, clinicId, `other-${colleagueId}@clinic.example`],
  )
  await run(
    "insert into visit_types (id, clinic_id, slug, name, minutes, step_minutes, capacity) values ($1, $2, 'class', 'Blood pressure class', 20, 20, 4)",
    [typeId, clinicId],
  )
  await run(
    "insert into group_sessions (id, clinic_id, visit_type_id, clinician_id, starts_at, ends_at, capacity) values ($1, $2, $3, $4, $5, $6, 4)",
    [classId, clinicId, typeId, clinicianId, startsAt, endsAt],
  )
  const members: { visitId: VisitId; patient: PatientActor }[] = []
  for (const [index, name] of ["Ada Ash", "Ben Birch", "Cleo Cedar"].entries()) {
    const [patientId, visitId] = [PatientId.parse(randomUUID()), VisitId.parse(randomUUID())]
    await run(
      "insert into patients (id, clinic_id, reference, name, birth_date, sex) values ($1, $2, $3, $4, '1942-03-14', 'F')",
      [patientId, clinicId, `RC-${patientId.slice(0, 8)}`, name],
    )
    await run(
      "insert into visits (id, clinic_id, patient_id, clinician_id, visit_type_id, session_id, seat_no, starts_at, ends_at, reason) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'Class')",
      [visitId, clinicId, patientId, clinicianId, typeId, classId, index + 1, startsAt, endsAt],
    )
    members.push({
      visitId,
      patient: mintActor({ kind: "patient", clinicId, patientId, visitId, requestId: "test" }),
    })
  }
  const [ada, ben, cleo] = members
  if (ada === undefined || ben === undefined || cleo === undefined) throw new Error("three members")
  return {
    ...clinic,
    classId,
    ada,
    ben,
    cleo,
    host: testStaff(clinicId, clinicianId, "clinician"),
    colleague: testStaff(clinicId, colleagueId, "clinician"),
    /** From the link to the waiting room. */
    async waits({ patient }: (typeof members)[number], at: Date): Promise<void> {
      await giveConsent(patient, agreed, at)
      await reportCheck(patient, works, at)
      await arrive(patient, at)
    },
    /** Of somebody who waits for the same clinician, alone, after the class. */
    async visitAfter(): Promise<VisitId> {
      const [patientId, visitId] = [PatientId.parse(randomUUID()), VisitId.parse(randomUUID())]
      await run(
        "insert into patients (id, clinic_id, reference, name, birth_date, sex) values ($1, $2, $3, 'Dora Dogwood', '1942-03-14', 'F')",
        [patientId, clinicId, `RC-${patientId.slice(0, 8)}`],
      )
      await run(
        "insert into visits (id, clinic_id, patient_id, clinician_id, starts_at, ends_at, reason, state, arrived_at) values ($1, $2, $3, $4, $5, $6, 'Cough', 'waiting', $7)",
        [
          visitId,
          clinicId,
          patientId,
          clinicianId,
          endsAt,
          new Date(endsAt.getTime() + 600_000),
          startsAt,
        ],
      )
      return visitId
    },
    async rows(): Promise<{ state: string; room: string | null }[]> {
      const found = await database.admin.query<{ state: string; room: string | null }>(
        "select state, room from visits where session_id = $1 order by seat_no",
        [classId],
      )
      return found.rows
    },
  }
}
