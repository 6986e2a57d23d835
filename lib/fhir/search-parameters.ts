export type ParameterType = "token" | "date" | "reference" | "string"

/** One search parameter: of R4's own for its resource, unless it says "operation". */
export type Parameter = {
  readonly type: ParameterType
  readonly documentation: string
  /** Kinds of resources that a reference may name. */
  readonly targets?: readonly string[]
}

export const resourceTypes = [
  "Patient",
  "Practitioner",
  "Schedule",
  "Slot",
  "Appointment",
  "Encounter",
  "Observation",
  "Consent",
  "Composition",
  "DocumentReference",
  "Provenance",
  "AuditEvent",
] as const
export type ResourceType = (typeof resourceTypes)[number]

export function isResourceType(name: string): name is ResourceType {
  return resourceTypes.some((type) => type === name)
}

const id: Parameter = {
  type: "token",
  documentation: "Logical id; several, by comma, are any of them.",
}
const patient: Parameter = {
  type: "reference",
  targets: ["Patient"],
  documentation: "Whose it is.",
}
const encounter: Parameter = {
  type: "reference",
  targets: ["Encounter"],
  documentation: "The visit that it belongs to.",
}
const date = (of: string): Parameter => ({
  type: "date",
  documentation: `${of}. Prefixes eq, ge, gt, le, lt, sa, eb; twice for a range.`,
})

/** Everything that a search takes. The CapabilityStatement is made of it, and nothing else is parsed. */
export const searchParameters: Readonly<Record<ResourceType, Readonly<Record<string, Parameter>>>> =
  {
    Patient: {
      _id: id,
      identifier: {
        type: "token",
        documentation: "The clinic's number of the patient: RC-204417.",
      },
      name: { type: "string", documentation: "Words of the name, in any order." },
      birthdate: { type: "date", documentation: "A whole day: eq only." },
    },
    Practitioner: {
      _id: id,
      name: { type: "string", documentation: "Part of the name." },
      active: { type: "token", documentation: "true or false." },
    },
    Schedule: {
      _id: id,
      actor: { type: "reference", targets: ["Practitioner"], documentation: "Whose calendar." },
      "service-type": { type: "token", documentation: "A visit type that is offered: its id." },
    },
    Slot: {
      _id: id,
      schedule: { type: "reference", targets: ["Schedule"], documentation: "Whose times." },
      "service-type": {
        type: "token",
        documentation:
          "The visit type, by its id; needed. Slots depend on its length and its notice.",
      },
      start: date("When it begins; needed, a range of at most 42 days"),
      status: { type: "token", documentation: "free: others are not listed." },
    },
    Appointment: {
      _id: id,
      patient,
      practitioner: { type: "reference", targets: ["Practitioner"], documentation: "With whom." },
      date: date("When it begins"),
      status: {
        type: "token",
        documentation: "booked, arrived, checked-in, fulfilled, cancelled, noshow.",
      },
    },
    Encounter: {
      _id: id,
      patient,
      practitioner: { type: "reference", targets: ["Practitioner"], documentation: "With whom." },
      date: date("When it begins, or shall begin"),
      status: {
        type: "token",
        documentation: "planned, arrived, in-progress, finished, cancelled.",
      },
      appointment: {
        type: "reference",
        targets: ["Appointment"],
        documentation: "The appointment that became it.",
      },
    },
    Observation: {
      _id: id,
      patient,
      encounter,
      code: {
        type: "token",
        documentation: "A LOINC code, such as 8867-4, or one of ISO/IEEE 11073-10101: 131330.",
      },
      category: { type: "token", documentation: "vital-signs: numbers; procedure: waves." },
      date: date("When it was measured"),
    },
    Consent: {
      _id: id,
      patient,
      date: date("When it was given"),
      status: {
        type: "token",
        documentation: "active: what counts now; inactive: what counted before.",
      },
    },
    Composition: {
      _id: id,
      patient,
      encounter,
      date: date("When it was signed"),
      status: { type: "token", documentation: "final, amended. Drafts are never handed out." },
    },
    DocumentReference: {
      _id: id,
      patient,
      date: date("When it was filed"),
    },
    Provenance: {
      _id: id,
      patient,
      target: { type: "reference", targets: ["Composition"], documentation: "The signed summary." },
    },
    AuditEvent: {
      _id: id,
      patient,
      agent: {
        type: "reference",
        targets: ["Practitioner", "Patient"],
        documentation: "Who did it.",
      },
      date: date("When it was recorded"),
      action: { type: "token", documentation: "C, R, U, D, E." },
      outcome: { type: "token", documentation: "0: it was done; 8: it was refused." },
    },
  }

/** Of each kind, one of these must narrow a search: the clinic as a whole is not to be had by one. */
export const narrowing: Readonly<Partial<Record<ResourceType, readonly string[]>>> = {
  Patient: ["_id", "identifier", "name", "birthdate"],
  Slot: ["_id", "service-type"],
  Appointment: ["_id", "patient", "practitioner", "date"],
  Encounter: ["_id", "patient", "practitioner", "date", "appointment"],
  Observation: ["_id", "patient", "encounter"],
  Consent: ["_id", "patient"],
  Composition: ["_id", "patient", "encounter", "date"],
  DocumentReference: ["_id", "patient"],
  Provenance: ["_id", "patient", "target"],
  AuditEvent: ["_id", "patient", "agent", "date"],
}

/** Entries of a page: as many where none is asked for, and at most. */
export const page = { usual: 20, most: 100 } as const
