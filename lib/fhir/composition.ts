/** A signed summary. Drafts have no resource: they are nobody's word yet. */
export type CompositionFacts = {
  readonly visitId: string
  readonly patientId: string
  readonly clinicianId: string
  readonly clinic: { readonly id: string; readonly name: string }
  readonly version: number
  readonly signedAt: string
  readonly signedBy: string
  /** SHA-256 of the text that was signed, hex: the audit log repeats it. */
  readonly sha256: string
  readonly lines: readonly {
    readonly section: Section
    readonly text: string
    readonly cites: readonly string[]
  }[]
  /** Whether a program wrote the draft. */
  readonly wasDrafted: boolean
}
export type Section = "subjective" | "objective" | "assessment" | "plan"

/** LOINC section codes, from memory: not held against LOINC. [unverified] */
const sections = {
  subjective: { code: "61150-9", title: "Subjective" },
  objective: { code: "61149-1", title: "Objective" },
  assessment: { code: "51848-0", title: "Assessment" },
  plan: { code: "18776-5", title: "Plan" },
} as const

export function compositionResource(facts: CompositionFacts) {
  const written = (["subjective", "objective", "assessment", "plan"] as const).flatMap((name) => {
    const lines = facts.lines.filter(({ section }) => section === name)
    return lines.length === 0 ? [] : [{ name, lines }]
  })
  return {
    resourceType: "Composition",
    id: facts.visitId,
    meta: { versionId: String(facts.version) },
    identifier: { system: "urn:housecall:summary", value: facts.visitId },
    status: "final",
    type: {
      coding: [{ system: "http://loinc.org", code: "75496-0" }],
      text: "Telehealth note",
    },
    subject: { reference: `Patient/${facts.patientId}` },
    encounter: { reference: `Encounter/${facts.visitId}` },
    date: facts.signedAt,
    author: [{ reference: `Practitioner/${facts.signedBy}` }],
    title: "Visit summary",
    attester: [
      {
        mode: "legal",
        time: facts.signedAt,
        party: { reference: `Practitioner/${facts.signedBy}` },
      },
    ],
    custodian: {
      identifier: { system: "urn:housecall:clinic", value: facts.clinic.id },
      display: facts.clinic.name,
    },
    ...(written.length === 0
      ? {}
      : {
          section: written.map(({ name, lines }) => ({
            title: sections[name].title,
            code: { coding: [{ system: "http://loinc.org", code: sections[name].code }] },
            text: { status: "generated", div: narrative(lines.map(({ text }) => text)) },
          })),
        }),
  } as const
}

/** Who wrote and who signed a summary, and the hash of what was signed. */
export function provenanceResource(facts: CompositionFacts) {
  const type = (code: string) => ({
    coding: [{ system: "http://terminology.hl7.org/CodeSystem/provenance-participant-type", code }],
  })
  const signer = { reference: `Practitioner/${facts.signedBy}` }
  return {
    resourceType: "Provenance",
    id: facts.visitId,
    target: [{ reference: `Composition/${facts.visitId}` }],
    recorded: facts.signedAt,
    agent: [
      { type: type("author"), who: signer },
      { type: type("attester"), who: signer },
      ...(facts.wasDrafted
        ? [
            {
              type: type("assembler"),
              who: {
                identifier: { system: "urn:housecall:program", value: "summaries" },
                type: "Device",
              },
            },
          ]
        : []),
    ],
    entity: [
      {
        role: "source",
        what: {
          identifier: { system: "urn:housecall:signed-text:sha256", value: facts.sha256 },
          display: "The text that was signed, by its SHA-256",
        },
      },
    ],
  } as const
}

/** R4 document: the Composition stands first, and what it refers to is with it. */
export function documentBundle(
  base: string,
  id: string,
  resources: readonly { readonly resourceType: string; readonly id: string }[],
  at: string,
) {
  return {
    resourceType: "Bundle",
    identifier: { system: "urn:housecall:document", value: id },
    type: "document",
    timestamp: at,
    entry: resources.map((resource) => ({
      fullUrl: `${base}/${resource.resourceType}/${resource.id}`,
      resource,
    })),
  } as const
}

/** XHTML of FHIR's narrative: text only, escaped. */
function narrative(lines: readonly string[]): string {
  const items = lines.map((line) => `<li>${escaped(line)}</li>`).join("")
  return `<div xmlns="http://www.w3.org/1999/xhtml"><ul>${items}</ul></div>`
}

function escaped(text: string): string {
  return (
    text
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      // XML 1.0 takes no other control character.
      .replaceAll(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu, "")
  )
}
