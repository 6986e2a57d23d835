/** Whom an Observation is of, what measured it, and in which encounter: the ids of resources. */
export type Subject = {
  readonly patient: string
  readonly device: string
  readonly encounter: string | undefined
}

/** What every Observation of ours begins with. */
export function observation({ patient, device, encounter }: Subject) {
  return {
    resourceType: "Observation",
    status: "final",
    subject: { reference: `Patient/${patient}` },
    ...(encounter === undefined ? {} : { encounter: { reference: `Encounter/${encounter}` } }),
    device: { reference: `Device/${device}` },
  } as const
}

/** Of what was replayed from a recording: HL7 v3 ActReason HTEST, for `meta`. */
export const testData = {
  security: [{ system: "http://terminology.hl7.org/CodeSystem/v3-ActReason", code: "HTEST" }],
} as const
