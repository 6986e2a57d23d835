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
