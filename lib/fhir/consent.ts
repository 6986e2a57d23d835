export type ConsentPurpose = "video" | "vitals" | "charting" | "transcript"

/** One decision of a patient, about one or several purposes. */
export type ConsentFacts = {
  readonly id: string
  readonly patientId: string
  /** Null: about every visit. */
  readonly visitId: string | null
  readonly clinicId: string
  readonly at: string
  /** Whether it is what counts now. */
  readonly isNewest: boolean
  readonly byProxy: string | null
  readonly purposes: readonly { readonly purpose: ConsentPurpose; readonly agreed: boolean }[]
  /** SHA-256 of the texts that stood on the page. */
  readonly texts: readonly string[]
}

const words: Readonly<Record<ConsentPurpose, string>> = {
  video: "Sound and picture in the visit",
  vitals: "Vital signs shown during the visit",
  charting: "Vital signs kept in the record",
  transcript: "A transcript for the summary",
}

/** What is not agreed to is denied: each purpose has a provision of its own under a base that denies. */
export function consentResource(facts: ConsentFacts) {
  return {
    resourceType: "Consent",
    id: facts.id,
    status: facts.isNewest ? "active" : "inactive",
    scope: {
      coding: [
        { system: "http://terminology.hl7.org/CodeSystem/consentscope", code: "patient-privacy" },
      ],
    },
    category: [{ coding: [{ system: "http://loinc.org", code: "59284-0" }] }],
    patient: { reference: `Patient/${facts.patientId}` },
    dateTime: facts.at,
    performer: [
      facts.byProxy === null
        ? { reference: `Patient/${facts.patientId}` }
        : {
            identifier: { system: "urn:housecall:proxy", value: facts.byProxy },
            type: "RelatedPerson",
          },
    ],
    organization: [{ identifier: { system: "urn:housecall:clinic", value: facts.clinicId } }],
    ...(facts.texts.length === 0
      ? { policyRule: { text: "As it stood on the page; the text of that time was not kept" } }
      : { policy: facts.texts.map((sha256) => ({ uri: `urn:housecall:consent-text:${sha256}` })) }),
    provision: {
      type: "deny",
      ...(facts.visitId === null
        ? {}
        : {
            data: [{ meaning: "related", reference: { reference: `Encounter/${facts.visitId}` } }],
          }),
      provision: facts.purposes.map(({ purpose, agreed }) => ({
        type: agreed ? "permit" : "deny",
        code: [
          {
            coding: [{ system: "urn:housecall:consent-purpose", code: purpose }],
            text: words[purpose],
          },
        ],
      })),
    },
  } as const
}
