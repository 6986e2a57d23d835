/** A file of a patient's record, without its bytes. */
export type DocumentFacts = {
  readonly id: string
  readonly patientId: string
  readonly name: string
  readonly mediaType: string
  readonly size: number
  readonly filedAt: string
  /** Where whoever may open the chart can fetch it. */
  readonly url: string
}

/** R4 allows only a SHA-1 as `hash`; we keep SHA-256, so there is none. */
export function documentReferenceResource(facts: DocumentFacts) {
  return {
    resourceType: "DocumentReference",
    id: facts.id,
    status: "current",
    docStatus: "final",
    type: { text: "Filed document" },
    subject: { reference: `Patient/${facts.patientId}` },
    date: facts.filedAt,
    content: [
      {
        attachment: {
          contentType: facts.mediaType,
          url: facts.url,
          size: facts.size,
          title: facts.name,
          creation: facts.filedAt,
        },
      },
    ],
  } as const
}
