import { z } from "zod"

import { appointmentAsked } from "./appointment-asked"
import type { AppointmentAsked } from "./appointment-asked"
import { isRefusal, refusal } from "./outcome"
import type { Refusal } from "./outcome"
import { dateRange, reference, token } from "./search-value"
import { uuidOfHex } from "./uuid-digits"

/** What `Appointment/$find` is asked (IHE ITI Scheduling 1.0, ITI-115), as far as this server knows it. */
export type FindAsked = {
  readonly from: number
  readonly until: number
  readonly visitTypes: readonly string[]
  readonly practitioners: readonly string[]
  readonly patient: string | undefined
  readonly count: number
}

/** What `$hold` and `$book` name (ITI-116, ITI-117). `comment` is ours: the reason as the visit shows it. */
export type ChoiceAsked = { readonly appointment: string; readonly comment: string | undefined }

/** A Parameters resource, or the query of a GET, as names and plain texts, or whole resources. */
export type Given = readonly (readonly [name: string, value: string, resource?: unknown])[]

const Reference = z.looseObject({ reference: z.string().max(500) })
const Part = z.looseObject({
  name: z.string().max(100),
  valueString: z.string().max(500).optional(),
  valueCode: z.string().max(500).optional(),
  valueUri: z.string().max(500).optional(),
  valueDateTime: z.string().max(60).optional(),
  valueInstant: z.string().max(60).optional(),
  valueInteger: z.int().optional(),
  valueReference: Reference.optional(),
  resource: z.looseObject({ resourceType: z.string().max(60) }).optional(),
  valueCoding: z
    .looseObject({ system: z.string().max(300).optional(), code: z.string().max(200) })
    .optional(),
})
const Parameters = z.looseObject({
  resourceType: z.literal("Parameters"),
  parameter: z.array(Part).max(50).optional(),
})

/** A value of a kind that no parameter here has is refused, not dropped. */
export function parametersOf(json: unknown): Given | Refusal {
  const parsed = Parameters.safeParse(json)
  if (!parsed.success) {
    const where = parsed.error.issues[0]?.path.join(".") ?? ""
    return refusal(400, "structure", "The body is not a Parameters resource", `Parameters.${where}`)
  }
  const given: [string, string, unknown?][] = []
  for (const part of parsed.data.parameter ?? []) {
    if (part.resource !== undefined) {
      given.push([part.name, "", part.resource])
      continue
    }
    const value =
      part.valueString ??
      part.valueCode ??
      part.valueUri ??
      part.valueDateTime ??
      part.valueInstant ??
      part.valueInteger?.toString() ??
      part.valueReference?.reference ??
      (part.valueCoding && `${part.valueCoding.system ?? ""}|${part.valueCoding.code}`)
    if (value === undefined)
      return refusal(
        400,
        "not-supported",
        "This parameter's value is not supported",
        part.name.slice(0, 60),
      )
    if (/[\0\p{Surrogate}]/u.test(value))
      return refusal(400, "value", "A value holds what cannot be stored", part.name.slice(0, 60))
    given.push([part.name, value])
  }
  return given
}

const mostOffered = 100

export function findAsked(given: Given, base: string): FindAsked | Refusal {
  const known = ["start", "end", "visit-type", "practitioner", "patient-reference", "_count"]
  const other = given.find(([name]) => !known.includes(name))
  if (other !== undefined)
    return refusal(
      400,
      "not-supported",
      `$find takes ${known.join(", ")}`,
      other[0].replaceAll(/[^\w.-]/g, "?").slice(0, 60),
    )
  const start = dateRange(one(given, "start") ?? "")?.from ?? null
  // A time is where the search ends; a day, a month or a year is searched to its end.
  const last = one(given, "end") ?? ""
  const end = dateRange(last)?.[last.includes("T") ? "from" : "until"] ?? null
  if (start === null || end === null)
    return refusal(400, "required", "$find needs start and end, each a dateTime", "start")
  const practitioners = all(given, "practitioner").map(
    (text) => reference(text, ["Practitioner"], base)?.id,
  )
  const patients = all(given, "patient-reference").map(
    (text) => reference(text, ["Patient"], base)?.id,
  )
  if (practitioners.includes(undefined) || patients.includes(undefined))
    return refusal(400, "value", "A reference must name a Practitioner or a Patient of this server")
  if (patients.length > 1)
    return refusal(400, "not-supported", "One patient at a time", "patient-reference")
  const types = all(given, "visit-type").map((text) => token(text)?.code)
  if (types.includes(undefined) || types.length > 10)
    return refusal(400, "value", "visit-type is a token; at most ten", "visit-type")
  const count = one(given, "_count") ?? "20"
  if (!/^[1-9]\d{0,5}$/.test(count))
    return refusal(400, "value", "_count is a whole number from 1", "_count")
  return {
    from: start,
    until: end,
    visitTypes: types.filter((type) => type !== undefined),
    practitioners: practitioners.filter((id) => id !== undefined),
    patient: patients[0],
    count: Math.min(Number(count), mostOffered),
  }
}

export function choiceAsked(given: Given, base: string): ChoiceAsked | Refusal {
  const other = notTaken(given, ["appointment-reference", "comment"])
  if (other !== undefined) return other
  const named = one(given, "appointment-reference")
  const appointment = named && reference(named, ["Appointment"], base)?.id
  if (!appointment)
    return refusal(
      400,
      "required",
      "appointment-reference names one that $find proposed",
      "appointment-reference",
    )
  return { appointment, comment: commentIn(given) }
}

/** `$book` books what was proposed, named or sent whole, and changes a visit that is sent as it shall be. */
export function bookAsked(
  given: Given,
  base: string,
): (AppointmentAsked & { readonly comment: string | undefined }) | Refusal {
  const [sent, ...more] = given.filter(([name]) => name === "appointment-resource")
  if (sent === undefined) {
    const choice = choiceAsked(given, base)
    return isRefusal(choice) ? choice : { what: "book", ...choice }
  }
  const other = notTaken(given, ["appointment-resource", "comment"])
  if (other !== undefined) return other
  if (more.length > 0)
    return refusal(400, "not-supported", "One appointment at a time", "appointment-resource")
  const asked = appointmentAsked(sent[2], base)
  return isRefusal(asked) ? asked : { ...asked, comment: commentIn(given) }
}

function notTaken(given: Given, known: readonly string[]): Refusal | undefined {
  return given.some(([name]) => !known.includes(name))
    ? refusal(400, "not-supported", `This operation takes ${known.join(", ")}`)
    : undefined
}

function commentIn(given: Given): string | undefined {
  const comment = one(given, "comment")?.trim()
  return comment === "" ? undefined : comment
}

/** The id of a proposed appointment: the answer that proposed it, whose time of it, and when. */
export type ProposalName = {
  readonly findId: string
  readonly place: number
  readonly startsAt: number
}

export function proposalId({ findId, place, startsAt }: ProposalName): string {
  return `p.${findId.replaceAll("-", "")}.${place}.${Math.floor(startsAt / 60_000).toString(36)}`
}

export function proposalNamed(id: string): ProposalName | undefined {
  const [, hex = "", place = "", minute = ""] =
    /^p\.([0-9a-f]{32})\.(\d{1,3})\.([0-9a-z]{1,7})$/.exec(id) ?? []
  if (hex === "") return undefined
  const findId = uuidOfHex(hex)
  const startsAt = Number.parseInt(minute, 36) * 60_000
  if (startsAt < Date.UTC(2000, 0, 1) || startsAt > Date.UTC(2199, 11, 31)) return undefined
  return { findId, place: Number(place), startsAt }
}

/** Of what was proposed or held, not of a visit. */
export function isProposal(id: string): boolean {
  return id.startsWith("p.")
}

function one(given: Given, name: string): string | undefined {
  return given.find(([known]) => known === name)?.[1]
}

function all(given: Given, name: string): string[] {
  return given.flatMap(([known, value]) => (known === name ? value.split(",") : []))
}
