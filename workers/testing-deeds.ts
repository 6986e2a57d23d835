import { randomUUID } from "node:crypto"

import { withTenant } from "@/db/client"
import type { TestDatabase } from "@/db/testing"
import type { StaffActor } from "@/lib/actor"
import { saveFilter } from "@/lib/audit/desk/saved-filters"
import { startExport } from "@/lib/audit/export/commands"
import { chooseName } from "@/lib/classes/name-command"
import { arrangeClass } from "@/lib/classes/testing-class"
import { writeVisitConsent } from "@/lib/consents/visit-consent"
import { requestErasure } from "@/lib/erasure/commands"
import { askContactChange } from "@/lib/identity/contact-commands"
import { requestCode } from "@/lib/identity/one-time-code"
import { openPortalSession } from "@/lib/identity/portal-session"
import { testPortal, testProved } from "@/lib/identity/testing-actors"
import type { ClinicId, PatientId, UserId, VisitId } from "@/lib/ids"
import { correctOutcome } from "@/lib/outcomes/commands"
import { registerPatient } from "@/lib/patients/commands"
import { fileDocument } from "@/lib/patients/document-commands"
import { mergePatients } from "@/lib/patients/merge-commands"
import { addWalkIn } from "@/lib/queue/join-commands"
import { confirmHold } from "@/lib/scheduling/booking/confirm-hold-commands"
import { holdSlot } from "@/lib/scheduling/booking/hold-commands"
import { valueOf } from "@/lib/scheduling/testing-clinic"
import type { HoursClinic } from "@/lib/scheduling/testing-clinic"
import { editSummary } from "@/lib/summaries/edit-commands"
import { openAiCompatible } from "@/lib/summaries/model/openai-compatible"
import { decideModel } from "@/lib/summaries/model/permission-commands"
import { answerWith } from "@/lib/summaries/model/testing-endpoint"
import type { modelEndpoint } from "@/lib/summaries/model/testing-endpoint"
import { bringTranscript } from "@/lib/transcripts/commands"

import { words } from "./testing-words"

type Visited = { clinicId: ClinicId; patientId: PatientId; visitId: VisitId }
const minute = 60_000

/** A visitor asks for a time and answers the questions of its type; a second one is asked for and not answered yet. */
export async function comeAsVisitor(
  clinic: HoursClinic,
  clinicianId: UserId,
  startsAt: Date,
  at: Date,
): Promise<void> {
  const question = { id: "trouble", kind: "text", required: true, redFlagWords: [] } as const
  const label = { en: "What troubles you?", zh: "哪里不舒服？" }
  const intake = JSON.stringify({ questions: [{ ...question, label }] })
  const person = { birthDate: "1960-05-06", sex: "F", phone: null, language: "en" } as const
  for (const [n, needs_approval] of [false, true].entries()) {
    const type = await clinic.type([clinicianId], { self_booking: true, needs_approval, intake })
    const visitor = clinic.visitor()
    const when = new Date(startsAt.getTime() + (n + 2) * 60 * minute)
    const wish = { visitTypeId: type, clinicianId, startsAt: when, key: randomUUID() }
    const { holdId } = valueOf(await holdSlot(visitor, wish, at))
    const newPatient = {
      ...person,
      name: `Cleo ${words.visitor}`,
      email: `${words.visitor}@patients.example`,
    }
    const said = { reason: words.held, intake: { trouble: words.intake }, newPatient }
    valueOf(await confirmHold(visitor, holdId, said, at))
  }
}

/** A walk-in, two records of one person that become one, and a file that is not taken. */
export async function comeToTheDesk(
  clinic: HoursClinic,
  desk: StaffActor,
  doctor: StaffActor,
  at: Date,
): Promise<PatientId> {
  const onDemand = await clinic.type([doctor.userId], { on_demand: true })
  const register = (name: string, email: string | null) =>
    withTenant(clinic.clinicId, (tx) =>
      registerPatient(
        tx,
        desk,
        { name, birthDate: "1952-07-08", sex: "M", language: "en", email, phone: null },
        at,
      ),
    )
  const survivor = await register(`Dan ${words.duplicate}`, `${words.duplicate}@patients.example`)
  const duplicateId = await register(`Daniel ${words.duplicate}`, null)
  const sides = { name: "duplicate", birthDate: "survivor", sex: "survivor" } as const
  const choices = { ...sides, language: "survivor", email: "survivor", phone: "survivor" } as const
  const administrator = testProved(
    clinic.as("administrator", await clinic.person("administrator")),
    at,
  )
  valueOf(
    await mergePatients(
      administrator,
      survivor,
      { duplicateId, survivorVersion: 1, duplicateVersion: 1, choices },
      at,
    ),
  )
  const reason = { basis: "patient_wish", reason: words.erasure } as const
  valueOf(await requestErasure(administrator, survivor, reason, at))
  const walkIn = { visitTypeId: onDemand, reason: words.walkIn, urgent: false, key: "canary" }
  valueOf(await addWalkIn(desk, { ...walkIn, patientId: survivor }, at))
  const bytes = Buffer.from(`no document ${words.refusedFile}`)
  const refused = { name: `${words.refusedFile}.exe`, bytes }
  await fileDocument(doctor, survivor, refused, at)
  return survivor
}

/** On their own page: by a code, with a wish to be reached elsewhere. A class reads the name that one chose. */
export async function openOwnPage(
  database: TestDatabase,
  { clinicId, patientId }: Visited,
  contact: string,
  at: Date,
): Promise<void> {
  const { rows } = await database.admin.query<{ slug: string }>(
    "select slug from clinics where id = $1",
    [clinicId],
  )
  const asked = { clinic: rows[0]?.slug ?? "", contact, birthDate: words.birthDate }
  valueOf(await requestCode(asked, "192.0.2.7", at))
  const holder = { clinicId, contact: `email:${contact}`, birthDate: words.birthDate }
  const only = { patientId, proxyId: null }
  await withTenant(clinicId, (tx) => openPortalSession(tx, holder, only, at))
  const patient = testPortal(clinicId, patientId)
  const wish = { contact: `${words.newAddress}@patients.example` }
  valueOf(await askContactChange(patient, wish, "192.0.2.7", at))
  const group = await arrangeClass(database, at)
  await group.waits(group.ada, at)
  valueOf(await chooseName(group.ada.patient, { name: words.className }, at))
}

/** What was said in the visit, with the consent of who said it. */
export async function talkItOver(
  doctor: StaffActor,
  { clinicId, patientId, visitId }: Visited,
): Promise<void> {
  const at = new Date()
  const agreed = { video: true, vitals: true, charting: true, transcript: true }
  const patient = testPortal(clinicId, patientId)
  await withTenant(clinicId, (tx) =>
    writeVisitConsent(
      tx,
      patient,
      { id: visitId, clinicId, patientId },
      { agreed, texts: [], first: false },
      at,
    ),
  )
  const speakers = [
    { name: "Doctor", party: "clinician" as const },
    { name: "Ada", party: "patient" as const },
  ]
  const text = `Doctor: What brings you in?\nAda: My left knee hurts since the ${words.spoken} fair.\nDoctor: Let's follow up in two weeks.`
  valueOf(await bringTranscript(doctor, visitId, { form: "text", text, speakers }, at))
}

/** Lets the worker's model draft. The edit comes while it works, so that its draft is kept beside. */
export async function allowDraftBeside(
  clinic: HoursClinic,
  doctor: StaffActor,
  visitId: VisitId,
  endpoint: Awaited<ReturnType<typeof modelEndpoint>>,
  version: () => Promise<number>,
): Promise<void> {
  const lines = [{ section: "plan" as const, text: words.edited, cites: [] }]
  const instructions = [{ text: `Rest and drink. ${words.instruction}`, cites: [] }]
  const sentence = {
    section: "subjective",
    text: `My left knee hurts since the ${words.spoken} fair.`,
    cites: [{ line: "L2", words: `since the ${words.spoken} fair` }],
  }
  const edit = async () => {
    const input = { version: await version(), lines, instructions }
    valueOf(await editSummary(doctor, visitId, input, new Date()))
  }
  endpoint.behave = (response) =>
    void edit().then(() => answerWith(response, { sentences: [sentence] }))
  const administrator = testProved(
    clinic.as("administrator", await clinic.person("administrator")),
    new Date(),
  )
  const model = openAiCompatible({ url: endpoint.url, model: modelName, key: undefined })
  const seen = { host: model.host, model: model.model, version: 0 }
  const yes = { allowed: true, acknowledged: true, ...seen } as const
  valueOf(await decideModel(administrator, model, yes, new Date()))
}

/** As the worker's settings name it. */
export const modelName = "org/small:1b"

/** Afterwards: what became of it, and what an auditor looks for and takes with them. */
export async function lookBack(
  clinic: HoursClinic,
  visitId: VisitId,
  reference: string,
): Promise<void> {
  const at = new Date()
  const administrator = testProved(
    clinic.as("administrator", await clinic.person("administrator")),
    at,
  )
  const outcome = { result: "attended", who: null, seq: 0 } as const
  valueOf(await correctOutcome(administrator, visitId, { ...outcome, reason: words.outcome }, at))
  const auditor = testProved(clinic.as("auditor", await clinic.person("auditor")), at)
  const filter = { patient: reference }
  valueOf(await saveFilter(auditor, { name: words.filter, filter }, at))
  valueOf(await startExport(auditor, { filter, reason: words.export }, at))
}
