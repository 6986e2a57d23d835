import type { ResourceType } from "./search-parameters"

/**
 * The elements of R4's resources at their root (StructureDefinition snapshots of 4.0.1). `kept`: mandatory or a
 * modifier, and never left out; `summary`: marked so (Σ); `other`: the rest.
 */
type Elements = {
  readonly kept: readonly string[]
  readonly summary: readonly string[]
  readonly other: readonly string[]
}

/** Of every resource. */
const always = ["resourceType", "id", "meta", "implicitRules"]

export type Subset =
  | { readonly kind: "summary" | "text" | "data" }
  | { readonly kind: "elements"; readonly names: readonly string[] }

/** Whether an element of the resource (`valueQuantity`, `_birthDate`) belongs to a subset of it. */
export function isIn(type: ResourceType, key: string, subset: Subset): boolean {
  if (always.includes(key)) return true
  const name = elementNamed(type, key.replace(/^_/, ""))
  const { kept, summary } = elements[type]
  switch (subset.kind) {
    case "data":
      return name !== "text"
    case "text":
      return name === "text" || kept.includes(name ?? "")
    case "summary":
      return kept.includes(name ?? "") || summary.includes(name ?? "")
    case "elements":
      return kept.includes(name ?? "") || subset.names.includes(name ?? "")
  }
}

/** The element that a word means: `value`, `value[x]` and `valueQuantity` are one. Undefined: R4 has none of the name. */
export function elementNamed(type: ResourceType, word: string): string | undefined {
  const { kept, summary, other } = elements[type]
  return [...always, ...common, ...kept, ...summary, ...other].find((name) => {
    if (name === word) return true
    if (!name.endsWith("[x]")) return false
    const base = name.slice(0, -3)
    return word === base || (word.startsWith(base) && /^[A-Z]/.test(word.slice(base.length)))
  })
}

const common = ["language", "text", "contained", "extension", "modifierExtension"]

const words = (text: string) => text.split(" ").filter((word) => word !== "")
const of = (kept: string, summary: string, other: string): Elements => ({
  kept: ["modifierExtension", ...words(kept)],
  summary: words(summary),
  other: words(other),
})

export const elements: Readonly<Record<ResourceType, Elements>> = {
  Patient: of(
    "active deceased[x] link",
    "identifier name telecom gender birthDate address managingOrganization",
    "maritalStatus multipleBirth[x] photo contact communication generalPractitioner",
  ),
  Practitioner: of(
    "",
    "identifier active name telecom address gender birthDate",
    "photo qualification communication",
  ),
  Schedule: of(
    "active actor",
    "identifier serviceCategory serviceType specialty planningHorizon",
    "comment",
  ),
  Slot: of(
    "schedule status start end",
    "identifier serviceCategory serviceType specialty appointmentType",
    "overbooked comment",
  ),
  Appointment: of(
    "status participant",
    "identifier cancelationReason serviceCategory serviceType specialty appointmentType reasonCode start end",
    "reasonReference priority description supportingInformation minutesDuration slot created comment patientInstruction basedOn requestedPeriod",
  ),
  Encounter: of(
    "status class",
    "identifier type serviceType subject episodeOfCare participant appointment reasonCode reasonReference diagnosis",
    "statusHistory classHistory priority basedOn period length account hospitalization location serviceProvider partOf",
  ),
  Observation: of(
    "status code",
    "identifier basedOn partOf subject focus encounter effective[x] issued performer value[x] hasMember derivedFrom component",
    "category dataAbsentReason interpretation note bodySite method specimen device referenceRange",
  ),
  Consent: of(
    "status scope category",
    "identifier patient dateTime performer organization source[x] policyRule verification provision",
    "policy",
  ),
  Composition: of(
    "status type date author title",
    "identifier category subject encounter confidentiality custodian event",
    "attester relatesTo section",
  ),
  DocumentReference: of(
    "status content",
    "masterIdentifier identifier docStatus type category subject date author relatesTo description securityLabel context",
    "authenticator custodian",
  ),
  Provenance: of(
    "target recorded agent",
    "",
    "occurred[x] policy location reason activity entity signature",
  ),
  AuditEvent: of(
    "type recorded agent source",
    "subtype action outcome outcomeDesc purposeOfEvent",
    "period entity",
  ),
}
