/** A signed summary. Drafts have no resource: they are nobody's word yet. */
export type CompositionFacts = Signature & {
  readonly visitId: string
  readonly patientId: string
  readonly clinic: { readonly id: string; readonly name: string }
  readonly version: number
  readonly lines: readonly { readonly section: Section; readonly text: string }[]
  /** What the patient reads. */
  readonly instructions: readonly { readonly text: string }[]
  /** Whether a program wrote the draft. */
  readonly wasDrafted: boolean
  /** The language models that wrote sentences of it, or whose sentences were taken over. */
  readonly models: readonly string[]
  /** The ids of Observations of the visit, and how many are charted in all; undefined: none for this reader. */
  readonly charted?: { readonly ids: readonly string[]; readonly count: number } | undefined
  /** What was added after signing, each signed by itself; the oldest first. */
  readonly addenda: readonly AddendumFacts[]
}
export type Section = "subjective" | "objective" | "assessment" | "plan"

type AddendumFacts = Signature & {
  readonly id: string
  readonly number: number
  readonly words: string
}

type Signature = {
  readonly signedAt: string
  readonly signedBy: string
  /** SHA-256 of the text that was signed, hex: the audit log repeats it. */
  readonly sha256: string
}

/**
 * Section codes of LOINC as HL7 publishes them for C-CDA's sections: FHIR's value set doc-section-codes
 * (http://hl7.org/fhir/ValueSet/doc-section-codes) holds all six. It has none for addenda.
 */
const sections = {
  subjective: { code: "61150-9", title: "Subjective" },
  objective: { code: "61149-1", title: "Objective" },
  assessment: { code: "51848-0", title: "Assessment" },
  plan: { code: "18776-5", title: "Plan" },
  vitals: { code: "8716-3", title: "Vital signs" },
  instructions: { code: "69730-0", title: "Instructions for the patient" },
} as const

/** The type of both kinds of document: "Telehealth Note", as HL7 Italy's guide of televisits has it. */
const type = {
  coding: [{ system: "http://loinc.org", code: "75496-0" }],
  text: "Telehealth note",
} as const

/** The id of an addendum's Composition and Provenance. */
export function addendumId(visitId: string, number: number): string {
  return `${visitId}.${number}`
}

/** The summary (`number` 0), or one of its addenda, which appends to it. */
export function compositionResource(facts: CompositionFacts, number: number) {
  const addendum = facts.addenda.find((one) => one.number === number)
  return addendum === undefined ? summaryComposition(facts) : addendumComposition(facts, addendum)
}

function summaryComposition(facts: CompositionFacts) {
  const written = (["subjective", "objective", "assessment", "plan"] as const).map((name) => ({
    ...sections[name],
    lines: facts.lines.filter(({ section }) => section === name),
  }))
  const told = { ...sections.instructions, lines: facts.instructions }
  const filled = [...written, told].filter(({ lines }) => lines.length > 0)
  const section = [
    ...filled.map(({ title, code, lines }) => ({
      title,
      code: { coding: [{ system: "http://loinc.org", code }] },
      text: { status: "generated" as const, div: narrative(lines.map(({ text }) => text)) },
    })),
    ...vitalsSection(facts),
    ...addendaSection(facts.addenda),
  ]
  const { version, addenda, models, charted } = facts
  // What goes with retention, or is not this reader's, makes another version: caches ask by it.
  const versionId = [
    ...(addenda.length === 0 ? [version] : [version, addenda.length]),
    ...(charted === undefined ? [] : [`v${charted.ids.length}`]),
  ].join(".")
  return {
    ...headOf(facts, facts, facts.visitId),
    meta: { versionId, ...(models.length === 0 ? {} : { security: [assertedByModel] }) },
    status: addenda.length === 0 ? "final" : "amended",
    title: "Visit summary",
    ...(section.length === 0 ? {} : { section }),
  } as const
}

/** HL7's label of what artificial intelligence asserted; a person signed it all the same. */
const assertedByModel = {
  system: "http://terminology.hl7.org/CodeSystem/v3-ObservationValue",
  code: "AIAST",
  display: "Artificial Intelligence asserted",
} as const

/** What the summary's figures were made of. It is no part of the text that was signed. */
function vitalsSection({ visitId, charted }: CompositionFacts) {
  if (charted === undefined || charted.ids.length === 0) return []
  const { ids, count } = charted
  const { title, code } = sections.vitals
  const all =
    ids.length < count
      ? ` These are ${ids.length} of ${count}, the newest of each kind; Observation?encounter=Encounter/${visitId} finds all.`
      : ""
  const words = `Charted in this visit, beside the text that was signed.${all}`
  return [
    {
      title,
      code: { coding: [{ system: "http://loinc.org", code }] },
      text: { status: "generated" as const, div: narrative([words]) },
      entry: ids.map((id) => ({ reference: `Observation/${id}` })),
    },
  ]
}

/** A reader of the first Composition alone reads what was added too. */
function addendaSection(addenda: readonly AddendumFacts[]) {
  if (addenda.length === 0) return []
  const lines = addenda.map(
    ({ number, signedAt, words }) => `Addendum ${number}, signed ${signedAt}: ${words}`,
  )
  return [
    {
      title: "Addenda",
      text: { status: "generated" as const, div: narrative(lines) },
      entry: addenda.map(({ id }) => ({ reference: `Composition/${id}` })),
    },
  ]
}

function addendumComposition(facts: CompositionFacts, addendum: AddendumFacts) {
  const title = `Addendum ${addendum.number}`
  return {
    ...headOf(facts, addendum, addendum.id),
    meta: { versionId: "1" },
    status: "final",
    title: `${title} to the visit summary`,
    relatesTo: [
      { code: "appends", targetReference: { reference: `Composition/${facts.visitId}` } },
    ],
    section: [{ title, text: { status: "generated" as const, div: narrative([addendum.words]) } }],
  } as const
}

function headOf(facts: CompositionFacts, { signedAt, signedBy }: Signature, id: string) {
  const signer = { reference: `Practitioner/${signedBy}` }
  return {
    resourceType: "Composition",
    id,
    identifier: { system: "urn:housecall:summary", value: id },
    type,
    subject: { reference: `Patient/${facts.patientId}` },
    encounter: { reference: `Encounter/${facts.visitId}` },
    date: signedAt,
    author: [signer],
    attester: [{ mode: "legal", time: signedAt, party: signer }],
    custodian: {
      identifier: { system: "urn:housecall:clinic", value: facts.clinic.id },
      display: facts.clinic.name,
    },
  } as const
}

/** Who wrote and who signed a summary (`number` 0) or an addendum, and the hash of what was signed. */
export function provenanceResource(facts: CompositionFacts, number: number) {
  const addendum = facts.addenda.find((one) => one.number === number)
  const id = addendum?.id ?? facts.visitId
  const { signedAt, signedBy, sha256 } = addendum ?? facts
  const role = (code: string) => ({
    coding: [{ system: "http://terminology.hl7.org/CodeSystem/provenance-participant-type", code }],
  })
  const signer = { reference: `Practitioner/${signedBy}` }
  return {
    resourceType: "Provenance",
    id,
    target: [{ reference: `Composition/${id}` }],
    recorded: signedAt,
    agent: [
      { type: role("author"), who: signer },
      { type: role("attester"), who: signer },
      // No program and no model ever writes an addendum.
      ...(facts.wasDrafted && addendum === undefined
        ? [
            {
              type: role("assembler"),
              who: {
                identifier: { system: "urn:housecall:program", value: "summaries" },
                type: "Device",
              },
            },
          ]
        : []),
      ...(addendum === undefined ? facts.models : []).map((model) => ({
        type: role("assembler"),
        who: {
          identifier: { system: "urn:housecall:language-model", value: model },
          type: "Device",
          display: `Language model ${model}`,
        },
      })),
    ],
    entity: [
      {
        role: "source",
        what: {
          identifier: { system: "urn:housecall:signed-text:sha256", value: sha256 },
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
      .replaceAll(/\r\n|[\n\r]/g, "<br/>")
  )
}
