import { withTenant } from "@/db/client"
import type { ClientActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import type { AuditEntity, AuditEvent } from "@/lib/audit/event"
import { purposeOf } from "@/lib/audit/purpose"
import { recordAll } from "@/lib/audit/record"
import { capabilityStatement, smartConfiguration } from "@/lib/fhir/capability"
import { documentBundle } from "@/lib/fhir/composition"
import { bodyType, fhirJson, isStrict, namesVersion, negotiate } from "@/lib/fhir/negotiation"
import { isRefusal, refusal } from "@/lib/fhir/outcome"
import type { Refusal } from "@/lib/fhir/outcome"
import { requestPath } from "@/lib/fhir/request-path"
import type { Asked } from "@/lib/fhir/request-path"
import {
  bookAsked,
  choiceAsked,
  findAsked,
  isProposal,
  parametersOf,
} from "@/lib/fhir/scheduling-parameters"
import type { Given } from "@/lib/fhir/scheduling-parameters"
import type { ResourceType } from "@/lib/fhir/search-parameters"
import { searchQuery } from "@/lib/fhir/search-query"
import { searchset } from "@/lib/fhir/searchset"
import type { Resource } from "@/lib/fhir/searchset"
import { scopeActions } from "@/lib/identity/client-scope"
import type { ScopeAction } from "@/lib/identity/client-scope"

import { changeAppointment } from "./appointment-changes"
import { binaryAnswer } from "./document-bytes"
import { documentParts } from "./document-parts"
import type { Found, Question } from "./found"
import { fine, refused } from "./http-answer"
import type { FhirAnswer } from "./http-answer"
import { included, ungranted } from "./included"
import { kinds } from "./kinds"
import { handedOut, mayHandOut, reasonFor, untilTomorrow } from "./log-access"
import { wasErased } from "./patient-queries"
import { mayUse } from "./policy"
import type { Caller } from "./policy"
import { bookAppointment, findAppointments, holdAppointment } from "./scheduling-operations"
import { openPage, sealPage } from "./sealed-page"

/** A request as HTTP brought it; nothing of it is trusted. */
export type FhirRequest = {
  readonly method: string
  /** The parts of the path after the base, decoded. */
  readonly parts: readonly string[]
  readonly query: URLSearchParams
  readonly header: (name: string) => string | null
  /** Undefined: longer than may come. */
  readonly body: () => Promise<string | undefined>
}

type Context = { readonly base: string; readonly at: Date; readonly release: string }

/**
 * Answers one request of the FHIR interface for whoever makes it (undefined: nobody whom we know). Every
 * refusal is an OperationOutcome; what is handed out was audited in the transaction that read it.
 */
export async function answerFhir(
  caller: () => Promise<Caller | undefined>,
  request: FhirRequest,
  context: Context,
): Promise<FhirAnswer> {
  const [accept, format] = [request.header("accept"), request.query.get("_format")]
  const asked = requestPath(request.method, request.parts)
  // A file is handed out as what it is; everything else as JSON.
  const isFile = !isRefusal(asked) && asked.what === "binary"
  const unmade = isFile ? undefined : negotiate(accept, format)
  if (unmade !== undefined) return refused(unmade)
  if (isRefusal(asked)) return refused(asked)
  if (asked.what === "metadata") return fine(capabilityStatement(context.base, context.release))
  if (asked.what === "smart")
    return fine(smartConfiguration(context.base, everyScope), "application/json")
  const who = await caller()
  if (who === undefined)
    return refused(refusal(401, "login", "An access token is needed"), {
      "www-authenticate": 'Bearer realm="fhir"',
    })
  const isWrite = request.method === "POST" && asked.what !== "search" && asked.what !== "find"
  if (who.kind === "staff" && request.method !== "GET" && request.method !== "HEAD")
    return forbid(who, asked, "Staff read by this interface; they book on the pages", context.at)
  const [type, ...actions] = needs(asked, isWrite)
  if (!actions.some((action) => mayUse(who, type, action)))
    return forbid(who, asked, "Not granted", context.at)
  switch (asked.what) {
    case "read":
      return read(who, asked, request, context)
    case "binary":
      return binaryAnswer(who, asked.id, { accept, format }, context)
    case "document":
      return documentOf(who, asked.id, context)
    case "search":
      return search(who, asked.type, request, context)
    case "find":
    case "hold":
    case "book":
      return operate(who, asked.what, request, context)
  }
}

const everyScope = Object.entries(scopeActions).map(
  ([type, actions]) => `system/${type}.${actions}`,
)

type Guarded = Exclude<Asked, { what: "metadata" | "smart" }>

/** Any of these. Which of two `$book` is, its body says. */
function needs(asked: Guarded, isWrite: boolean): [ResourceType | "Binary", ...ScopeAction[]] {
  switch (asked.what) {
    case "binary":
      return ["Binary", "r"]
    case "read":
      return [asked.type, "r"]
    case "document":
      return ["Composition", "r"]
    case "search":
      return [asked.type, "s"]
    case "find":
      return ["Slot", "s"]
    case "hold":
      return ["Appointment", isWrite ? "c" : "r"]
    case "book":
      return isWrite ? ["Appointment", "c", "u"] : ["Appointment", "r"]
  }
}

async function read(
  caller: Caller,
  { type, id }: { type: ResourceType; id: string },
  request: FhirRequest,
  { base, at }: Context,
): Promise<FhirAnswer> {
  const why = reasonFor(caller, type, request.header)
  if (isRefusal(why)) return refused(why)
  const found = await withTenant(caller.clinicId, async (tx) => {
    const one = await kinds[type].read({ tx, caller, at, base }, id)
    if (one === undefined) return undefined
    if (!(await mayHandOut(tx, caller, type, 1, at))) return handedOut
    await recordAll(tx, caller, [readEvent(caller, type, one, "read", why)], at)
    return one
  })
  if (isRefusal(found)) return tooMany(caller, "fhir.read", at)
  if (found === undefined) return missing(caller, type, id, at)
  const version = versionOf(found.resource)
  if (version === undefined) return fine(found.resource)
  const etag = `W/"${version}"`
  if (namesVersion(request.header("if-none-match"), etag))
    return { status: 304, headers: { etag }, body: undefined }
  return fine(found.resource, fhirJson, { etag })
}

async function documentOf(caller: Caller, id: string, { base, at }: Context): Promise<FhirAnswer> {
  const parts = await withTenant(caller.clinicId, async (tx) => {
    const question: Question = { tx, caller, at, base }
    const all = await documentParts(question, id)
    await recordAll(
      tx,
      caller,
      onePerEntity(all).map((one) => readEvent(caller, one.resource.resourceType, one, "document")),
      at,
    )
    return all
  })
  const [first] = parts
  if (first === undefined) return missing(caller, "Composition", id, at)
  const resources = parts.map(({ resource }) => resource)
  return fine(documentBundle(base, id, resources, at.toISOString()))
}

async function search(
  caller: Caller,
  type: ResourceType,
  request: FhirRequest,
  { base, at }: Context,
): Promise<FhirAnswer> {
  const question = await questionOf(caller, type, request)
  if (isRefusal(question)) return refused(question)
  const { query, isHidden } = question
  const asked = searchQuery(type, query, { base, isStrict: isStrict(request.header("prefer")) })
  if (isRefusal(asked)) return refused(asked)
  const why = reasonFor(caller, type, request.header)
  if (isRefusal(why)) return refused(why)
  const kept = ungranted(caller, asked.includes)
  if (kept !== undefined) return forbid(caller, { what: "search", type: kept }, "Not granted", at)
  const page = await withTenant(caller.clinicId, async (tx) => {
    const whole: Question = { tx, caller, at, base }
    const answer = await kinds[type].search(whole, asked)
    if (isRefusal(answer)) return answer
    if (!(await mayHandOut(tx, caller, type, answer.found.length, at))) return handedOut
    const more = await included(whole, asked, answer.found)
    const reads = onePerEntity(more.found).map((one) =>
      readEvent(caller, one.resource.resourceType, one, "include"),
    )
    const searched = searchEvents(caller, type, query, answer.found, why)
    await recordAll(tx, caller, [...searched, ...reads], at)
    return {
      ...answer,
      beside: more.found.map(({ resource }) => resource),
      notes: [...(answer.notes ?? []), ...more.notes],
    }
  })
  if (page === handedOut) return tooMany(caller, "fhir.searched", at)
  if (isRefusal(page)) return refused(page)
  const resources = page.found.map(({ resource }) => resource)
  const hide = (text: string) => sealPage(caller.clinicId, type, text)
  return fine(
    searchset(
      base,
      asked,
      { resources, beside: page.beside },
      page.next,
      page.notes,
      isHidden ? hide : undefined,
    ),
  )
}

/** `isHidden`: it was asked so that it stands in no address. */
type AskedQuery = { readonly query: URLSearchParams; readonly isHidden: boolean }

async function questionOf(
  caller: Caller,
  type: ResourceType,
  request: FhirRequest,
): Promise<AskedQuery | Refusal> {
  const query = new URLSearchParams(request.query)
  if (request.method === "POST") {
    if (bodyType(request.header("content-type")) !== "form")
      return refusal(
        415,
        "not-supported",
        "A search by POST is a form (application/x-www-form-urlencoded)",
      )
    const text = await request.body()
    if (text === undefined) return tooLong
    for (const [name, value] of new URLSearchParams(text)) query.append(name, value)
  }
  const sealed = query.getAll("_page")
  if (sealed.length === 0) return { query, isHidden: request.method === "POST" }
  // Nothing is added to a page of a search but how it is written.
  const isAlone = [...query.keys()].every((name) => ["_page", "_format", "_pretty"].includes(name))
  const [one = "", ...more] = sealed
  const opened = isAlone && more.length === 0 ? openPage(caller.clinicId, type, one) : undefined
  if (opened === undefined)
    return refusal(400, "value", "_page is not one that we gave, or not alone", "_page")
  return { query: opened, isHidden: true }
}

async function operate(
  caller: Caller,
  what: "find" | "hold" | "book",
  request: FhirRequest,
  { base, at }: Context,
): Promise<FhirAnswer> {
  const given = await givenOf(request)
  if (isRefusal(given)) return refused(given)
  if (what === "find") {
    const asked = findAsked(given, base)
    if (isRefusal(asked)) return refused(asked)
    const found = await findAppointments(caller, asked, base, at)
    if (!isRefusal(found)) return fine(found.body)
    // Not theirs, or erased.
    if (found.status === 404 || found.status === 422)
      await denyUnknown(caller, "fhir.find", "patient", asked.patient, at)
    return refused(found)
  }
  // `mayUse` has said that nobody else comes so far.
  if (caller.kind !== "client") return refused(refusal(403, "forbidden", "Only for clients"))
  const asked = what === "hold" ? choiceAsked(given, base) : bookAsked(given, base)
  if (isRefusal(asked)) return refused(asked)
  const done = await scheduled(caller, what, asked, base, at)
  if (!isRefusal(done)) return fine(done.body)
  if (done.status === 403) return forbid(caller, { what }, done.issue.diagnostics, at)
  if (done.status === 404) await denyUnknown(caller, `fhir.${what}`, "visit", asked.appointment, at)
  return refused(done)
}

function scheduled(
  caller: ClientActor,
  what: "hold" | "book",
  asked: Exclude<ReturnType<typeof choiceAsked | typeof bookAsked>, Refusal>,
  base: string,
  at: Date,
): Promise<{ readonly body: object } | Refusal> {
  const isVisit = "what" in asked && asked.what !== "book" && !isProposal(asked.appointment)
  if (!mayUse(caller, "Appointment", isVisit ? "u" : "c"))
    return Promise.resolve(refusal(403, "forbidden", "Not granted"))
  if ("what" in asked && asked.what !== "book") return changeAppointment(caller, asked, base, at)
  return (what === "hold" ? holdAppointment : bookAppointment)(caller, asked, base, at)
}

async function givenOf(request: FhirRequest): Promise<Given | Refusal> {
  if (request.method !== "POST")
    return [...request.query].filter(([name]) => name !== "_format" && name !== "_pretty")
  if (bodyType(request.header("content-type")) !== "json")
    return refusal(415, "not-supported", `The body must be ${fhirJson}`)
  const text = await request.body()
  if (text === undefined) return tooLong
  try {
    return parametersOf(JSON.parse(text))
  } catch {
    return refusal(400, "invalid", "The body is not JSON")
  }
}

const tooLong = refusal(413, "too-long", "The body is too long")

/** One event a patient in the result (IHE BALP, PatientQuery); one where there is none. */
function searchEvents(
  caller: Caller,
  type: ResourceType,
  query: URLSearchParams,
  found: readonly Found[],
  why: { readonly reason?: string },
): AuditEvent[] {
  const data = {
    ...why,
    resource: type,
    request: `${type}?${query.toString()}`.slice(0, 4_000),
    results: found.length,
  }
  const event = { action: "fhir.searched", outcome: "success" } as const
  const first = new Map(found.map((one) => [one.patientId, one] as const).toReversed())
  if (first.size === 0)
    return [
      { ...event, purpose: purposeOf(caller), entity: { type: entityOf[type], id: "none" }, data },
    ]
  return [...first].map(([patientId, { entity, purpose }]) => ({
    ...event,
    purpose: purpose ?? purposeOf(caller),
    entity,
    ...(patientId === null ? {} : { patientId }),
    data,
  }))
}

/** A visit's charted numbers are one thing that was read, however many there are. */
function onePerEntity(all: readonly Found[]): Found[] {
  const told = new Set<string>()
  return all.filter(({ resource, entity }) => {
    if (resource.resourceType !== "Observation") return true
    const name = `${entity.type} ${entity.id}`
    return !told.has(name) && told.add(name)
  })
}

function readEvent(
  caller: Caller,
  resource: string,
  { entity, patientId, purpose }: Found,
  interaction: "read" | "document" | "include",
  why: { readonly reason?: string } = {},
): AuditEvent {
  return {
    action: "fhir.read",
    outcome: "success",
    purpose: purpose ?? purposeOf(caller),
    entity,
    ...(patientId === null ? {} : { patientId }),
    data: { resource, interaction, ...why },
  }
}

const entityOf: Readonly<Record<ResourceType, AuditEntity["type"]>> = {
  Patient: "patient",
  Practitioner: "staff",
  Schedule: "availability",
  Slot: "slots",
  Appointment: "visit",
  Encounter: "visit",
  Observation: "vitals",
  Consent: "consent",
  Composition: "summary",
  DocumentReference: "document",
  Provenance: "summary",
  AuditEvent: "audit_log",
}

/** Not there, another clinic's, or not for this caller: the same answer, and an event. */
async function missing(
  caller: Caller,
  type: ResourceType,
  id: string,
  at: Date,
): Promise<FhirAnswer> {
  await denyUnknown(caller, "fhir.read", entityOf[type], id, at)
  if (type === "Patient" && (await withTenant(caller.clinicId, (tx) => wasErased(tx, id))))
    return refused(refusal(410, "deleted", "This patient's record was erased"))
  return refused(refusal(404, "not-found", `There is no ${type} of this id`))
}

/** As much of the log as a day has; the attempt is in it. */
async function tooMany(caller: Caller, attempted: string, at: Date): Promise<FhirAnswer> {
  await deny(caller, attempted, { type: "audit_log", id: caller.clinicId }, "too_many", at)
  return refused(handedOut, { "retry-after": untilTomorrow(at) })
}

async function denyUnknown(
  caller: Caller,
  attempted: string,
  type: AuditEntity["type"],
  id: string | undefined,
  at: Date,
): Promise<void> {
  const named = id !== undefined && /^[A-Za-z0-9]/.test(id) ? id : "unknown"
  await deny(caller, attempted, { type, id: named }, "not_found", at)
}

async function forbid(
  caller: Caller,
  asked: Guarded,
  diagnostics: string,
  at: Date,
): Promise<FhirAnswer> {
  const type =
    "type" in asked ? asked.type : asked.what === "document" ? "Composition" : "Appointment"
  const attempted = asked.what === "search" ? "fhir.searched" : `fhir.${asked.what}`
  const entity = asked.what === "binary" ? "document" : entityOf[type]
  await deny(caller, attempted, { type: entity, id: "any" }, "forbidden", at)
  return refused(refusal(403, "forbidden", diagnostics))
}

function versionOf(resource: Resource): string | undefined {
  const version: unknown = Reflect.get(Object(resource["meta"]), "versionId")
  return typeof version === "string" ? version : undefined
}
