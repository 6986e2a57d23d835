import type { PatientLine } from "@/lib/patients/queries"

import type { DatedSlot } from "./booking-answer"

export type NewPatientFields = {
  name: string
  birthDate: string
  sex: "F" | "M" | "X"
  email: string
  phone: string
  language: "en" | "zh"
}
export type PatientChoice =
  | { kind: "none" }
  | { kind: "known"; patient: PatientLine }
  | { kind: "new"; fields: NewPatientFields }
export type BookingForm = {
  slot: (DatedSlot & { dayName: string }) | null
  patient: PatientChoice
  reason: string
}
/** A part of the form that needs another look. */
export type Problem = "patient" | "reason" | "name" | "birthDate" | "email" | "phone"

function emptyPatient(locale: string): PatientChoice {
  const language = locale.startsWith("zh") ? "zh" : "en"
  return {
    kind: "new",
    fields: { name: "", birthDate: "", sex: "F", email: "", phone: "", language },
  }
}

/** What a picker's answer makes of the form: a new patient begins empty, in the page's language. */
export function chosenPatient(
  choice: PatientChoice["kind"] | PatientChoice,
  locale: string,
): PatientChoice {
  if (typeof choice !== "string") return choice
  return choice === "new" ? emptyPatient(locale) : { kind: "none" }
}

/** What is plainly missing. The server judges the rest. */
export function problemsOf({ patient, reason }: BookingForm): ReadonlySet<Problem> {
  const found = new Set<Problem>()
  if (patient.kind === "none") found.add("patient")
  if (patient.kind === "new" && patient.fields.name.trim() === "") found.add("name")
  if (patient.kind === "new" && patient.fields.birthDate === "") found.add("birthDate")
  if (reason.trim() === "") found.add("reason")
  return found
}

/** What a hold is confirmed with. */
export function bodyOf({ patient, reason }: BookingForm): Record<string, unknown> {
  switch (patient.kind) {
    case "none":
      return { reason }
    case "known":
      return { reason, patientId: patient.patient.id }
    case "new":
      return { reason, newPatient: patient.fields }
  }
}

/** The part of the form behind a field that the server names: "newPatient.email" is "email". */
export function problemOf(field: string): Problem | undefined {
  const last = field.split(".").at(-1) ?? ""
  if (last === "patientId" || last === "newPatient") return "patient"
  return (["reason", "name", "birthDate", "email", "phone"] as const).find(
    (known) => known === last,
  )
}
