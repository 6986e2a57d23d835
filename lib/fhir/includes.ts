import type { ResourceType } from "./search-parameters"

/** Where a reference stands in a resource, and what it may name: R4's search parameters of the same names. */
type Reference = { readonly path: readonly string[]; readonly targets: readonly ResourceType[] }

const subject: Reference = { path: ["subject"], targets: ["Patient"] }
const encounter: Reference = { path: ["encounter"], targets: ["Encounter"] }

/** What `_include` follows. The CapabilityStatement is made of it. */
export const references: Readonly<Record<ResourceType, Readonly<Record<string, Reference>>>> = {
  Patient: {},
  Practitioner: {},
  Schedule: { actor: { path: ["actor"], targets: ["Practitioner"] } },
  Slot: { schedule: { path: ["schedule"], targets: ["Schedule"] } },
  Appointment: {
    patient: { path: ["participant", "actor"], targets: ["Patient"] },
    practitioner: { path: ["participant", "actor"], targets: ["Practitioner"] },
    actor: { path: ["participant", "actor"], targets: ["Patient", "Practitioner"] },
  },
  Encounter: {
    patient: subject,
    subject,
    practitioner: { path: ["participant", "individual"], targets: ["Practitioner"] },
    appointment: { path: ["appointment"], targets: ["Appointment"] },
  },
  Observation: { patient: subject, subject, encounter },
  Consent: { patient: { path: ["patient"], targets: ["Patient"] } },
  Composition: {
    patient: subject,
    subject,
    encounter,
    author: { path: ["author"], targets: ["Practitioner"] },
  },
  DocumentReference: { patient: subject, subject },
  Provenance: { target: { path: ["target"], targets: ["Composition"] } },
  AuditEvent: {},
}

/** What `_revinclude` brings: what names a resource that was found, by a parameter that searches it. */
export const referrers: Readonly<
  Record<ResourceType, readonly (readonly [type: ResourceType, parameter: string])[]>
> = {
  Patient: [
    ["Appointment", "patient"],
    ["Encounter", "patient"],
    ["Observation", "patient"],
    ["Consent", "patient"],
    ["Composition", "patient"],
    ["DocumentReference", "patient"],
  ],
  Practitioner: [["Schedule", "actor"]],
  Schedule: [],
  Slot: [],
  Appointment: [["Encounter", "appointment"]],
  Encounter: [
    ["Observation", "encounter"],
    ["Composition", "encounter"],
  ],
  Observation: [],
  Consent: [],
  Composition: [["Provenance", "target"]],
  DocumentReference: [],
  Provenance: [],
  AuditEvent: [],
}

/** Of resources that were found, those that `parameter` names; or those of `type` that name them by it. */
export type Include =
  | {
      readonly kind: "named"
      readonly parameter: string
      readonly targets: readonly ResourceType[]
    }
  | { readonly kind: "naming"; readonly type: ResourceType; readonly parameter: string }

/** `Appointment:patient`, `Appointment:actor:Practitioner`; undefined: nothing that is followed here. */
export function includeOf(
  name: "_include" | "_revinclude",
  value: string,
  searched: ResourceType,
): Include | undefined {
  const [source = "", parameter = "", target, ...more] = value.split(":")
  if (more.length > 0) return undefined
  if (name === "_include") {
    const known = source === searched ? references[searched] : {}
    const reference = Object.hasOwn(known, parameter) ? known[parameter] : undefined
    const targets = reference?.targets.filter((type) => target === undefined || type === target)
    return targets === undefined || targets.length === 0
      ? undefined
      : { kind: "named", parameter, targets }
  }
  const found = referrers[searched].find(
    ([type, by]) =>
      type === source && by === parameter && (target === undefined || target === searched),
  )
  return found && { kind: "naming", type: found[0], parameter }
}

/** The ids that a resource names by a reference of the table, with their kinds. */
export function namedBy(
  resource: { readonly resourceType: string },
  searched: ResourceType,
  { parameter, targets }: Extract<Include, { kind: "named" }>,
): { type: ResourceType; id: string }[] {
  const path = references[searched][parameter]?.path ?? []
  let values: unknown[] = [resource]
  for (const name of path)
    values = values.flatMap((value): unknown => Reflect.get(Object(value), name) ?? [])
  return values.flatMap((value) => {
    const [type, id] = String(Reflect.get(Object(value), "reference")).split("/")
    const wanted = targets.find((target) => target === type)
    return wanted === undefined || id === undefined ? [] : [{ type: wanted, id }]
  })
}
