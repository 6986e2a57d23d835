/** A file of a patient's record. Its bytes are the Binary of the same id. */
export type DocumentFacts = {
  readonly id: string
  readonly patientId: string
  readonly name: string
  readonly mediaType: string
  readonly size: number
  readonly filedAt: string
  /** The address of the interface. */
  readonly base: string
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
          url: `${facts.base}/Binary/${facts.id}`,
          size: facts.size,
          title: facts.name,
          creation: facts.filedAt,
        },
      },
    ],
  } as const
}

/** A file itself, where JSON is asked for. Whoever may read the DocumentReference may read it. */
export function binaryResource(file: { id: string; mediaType: string; bytes: Uint8Array }) {
  return {
    resourceType: "Binary",
    id: file.id,
    contentType: file.mediaType,
    securityContext: { reference: `DocumentReference/${file.id}` },
    data: Buffer.from(file.bytes).toString("base64"),
  } as const
}
