import { withTenant } from "@/db/client"
import { recordAll } from "@/lib/audit/record"
import { partOf } from "@/lib/fhir/answer-form"
import { documentBundle } from "@/lib/fhir/composition"
import { bodyType, fhirJson, isStrict, namesVersion } from "@/lib/fhir/negotiation"
import { isRefusal, refusal } from "@/lib/fhir/outcome"
import type { Refusal } from "@/lib/fhir/outcome"
import type { ResourceType } from "@/lib/fhir/search-parameters"
import { searchQuery } from "@/lib/fhir/search-query"
import type { Search } from "@/lib/fhir/search-query"
import { searchset } from "@/lib/fhir/searchset"
import type { Resource } from "@/lib/fhir/searchset"

import { documentParts } from "./document-parts"
import type { Question } from "./found"
import { fine, refused } from "./http-answer"
import type { FhirAnswer } from "./http-answer"
import { included, ungranted } from "./included"
import { uuids } from "./keyset"
import { kinds } from "./kinds"
import { handedOut, mayHandOut, reasonFor } from "./log-access"
import { survivors } from "./patient-queries"
import type { Caller } from "./policy"
import { countEvents, onePerEntity, readEvent, searchEvents } from "./read-events"
import { forbid, missing, tooMany } from "./refusals"
import { tooLong } from "./request"
import type { Context, FhirRequest } from "./request"
import { openPage, sealPage } from "./sealed-page"

export async function read(
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

export async function documentOf(
  caller: Caller,
  id: string,
  { base, at }: Context,
): Promise<FhirAnswer> {
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

export async function search(
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
    if (asked.form.countOnly) return countOf(whole, asked, query, why)
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
      total: asked.form.isCounted ? await answer.total() : undefined,
      beside: more.found.map(({ resource }) => resource),
      notes: [...(answer.notes ?? []), ...more.notes],
    }
  })
  if (page === handedOut) return tooMany(caller, "fhir.searched", at)
  if (isRefusal(page)) return refused(page)
  const { subset } = asked.form
  const resources = page.found.map(({ resource }) => partOf(resource, subset))
  // What comes beside is of another kind: elements that are asked for by name are not its own.
  const beside = page.beside.map((one) => (subset?.kind === "elements" ? one : partOf(one, subset)))
  const hide = (text: string) => sealPage(caller.clinicId, type, text)
  return fine(
    searchset(
      base,
      asked,
      { resources, beside, total: page.total },
      page.next,
      page.notes,
      isHidden ? hide : undefined,
    ),
  )
}

/** How many match is asked by the search of their kind; none of them is handed out. */
async function countOf(
  question: Question,
  asked: Search,
  query: URLSearchParams,
  why: { readonly reason?: string },
) {
  const { tx, caller, at } = question
  const answer = await kinds[asked.type].search(question, { ...asked, count: 1, after: undefined })
  if (isRefusal(answer)) return answer
  const total = await answer.total()
  const named = asked.references["patient"] ?? (asked.type === "Patient" ? asked.tokens["_id"] : [])
  const patients = await survivors(tx, uuids(named ?? []))
  await recordAll(tx, caller, countEvents(caller, asked.type, query, { total, patients }, why), at)
  return { found: [], next: undefined, total, beside: [], notes: [] }
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

function versionOf(resource: Resource): string | undefined {
  const version: unknown = Reflect.get(Object(resource["meta"]), "versionId")
  return typeof version === "string" ? version : undefined
}
