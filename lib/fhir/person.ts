/** A patient as the record has them. What is undefined is not for the reader. */
export type PatientFacts = {
  readonly id: string
  readonly version: number
  readonly reference: string
  readonly name: string
  /** YYYY-MM-DD */
  readonly birthDate: string
  readonly sex: "F" | "M" | "X"
  readonly language: string
  readonly email: string | null | undefined
  readonly phone: string | null | undefined
  readonly clinicId: string
  /** The record that this one was merged into. */
  readonly mergedInto: string | null
}

/** "X" stands in passports for whatever is neither; FHIR's word for that is "other". */
const genders = { F: "female", M: "male", X: "other" } as const

export function patientResource(facts: PatientFacts) {
  const telecom = [
    ...(facts.phone ? [{ system: "phone", value: facts.phone }] : []),
    ...(facts.email ? [{ system: "email", value: facts.email }] : []),
  ]
  const head = {
    resourceType: "Patient",
    id: facts.id,
    meta: { versionId: String(facts.version) },
    identifier: [{ use: "usual", system: referenceSystem(facts.clinicId), value: facts.reference }],
    active: facts.mergedInto === null,
  } as const
  // A merged record leads to its survivor and says nothing else.
  if (facts.mergedInto !== null)
    return {
      ...head,
      link: [{ other: { reference: `Patient/${facts.mergedInto}` }, type: "replaced-by" }],
    } as const
  return {
    ...head,
    name: [{ use: "official", text: facts.name }],
    ...(telecom.length === 0 ? {} : { telecom }),
    gender: genders[facts.sex],
    birthDate: facts.birthDate,
    communication: [
      {
        language: { coding: [{ system: "urn:ietf:bcp:47", code: facts.language }] },
        preferred: true,
      },
    ],
  } as const
}

/** Patients' numbers are unique within a clinic. */
export function referenceSystem(clinicId: string): string {
  return `urn:housecall:clinic:${clinicId}:patient-number`
}

export function practitionerResource(facts: { id: string; name: string; active: boolean }) {
  return {
    resourceType: "Practitioner",
    id: facts.id,
    active: facts.active,
    name: [{ text: facts.name }],
  } as const
}
