import { writeCursor } from "./cursor"
import { operationOutcome } from "./outcome"
import type { Issue } from "./outcome"
import type { Search } from "./search-query"
import { schedulingProfiles } from "./visit"

export type Resource = {
  readonly resourceType: string
  readonly id: string
  readonly [name: string]: unknown
}

/**
 * A page of a search: R4 Bundle of the type "searchset", with the links self and next. `beside`: what the matches
 * name or are named by; `total`: how many match, where that was asked. `hide` seals the question in
 * them: it came in a form to keep it out of addresses.
 */
export function searchset(
  base: string,
  search: Search,
  { resources, beside = [], total }: Answered,
  next: readonly string[] | undefined,
  notes: readonly Issue[] = [],
  hide?: (query: string) => string,
) {
  const issues = [...search.warnings, ...notes]
  const cursor = search.after === undefined ? [] : [["_cursor", writeCursor(search.after)] as const]
  const address = (extra: readonly (readonly [string, string])[]) => {
    const query = new URLSearchParams()
    for (const [name, value] of [
      ...search.understood,
      ...(search.form.countOnly ? [] : [["_count", String(search.count)] as const]),
      ...extra,
    ])
      query.append(name, value)
    const text = query.toString()
    return `${base}/${search.type}?${hide === undefined ? text : `_page=${hide(text)}`}`
  }
  const link = [
    { relation: "self", url: address(cursor) },
    ...(next === undefined
      ? []
      : [{ relation: "next", url: address([["_cursor", writeCursor(next)]]) }]),
  ]
  const { resourceType, type, ...rest } = entries(base, link, resources, issues, beside)
  return { resourceType, type, ...(total === undefined ? {} : { total }), ...rest } as const
}

type Answered = {
  readonly resources: readonly Resource[]
  readonly beside?: readonly Resource[]
  readonly total?: number | undefined
}

/**
 * The answer of a scheduling operation: IHE's profile of a searchset. `total` counts what there is, of
 * which as many are handed out as were asked for. The profile has no empty list: an issue says why.
 */
export function schedulingBundle(
  base: string,
  operation: string,
  resources: readonly Resource[],
  issues: readonly Issue[],
  total: number = resources.length,
) {
  const link = [{ relation: "self", url: `${base}/Appointment/${operation}` }]
  const { resourceType, ...rest } = entries(base, link, resources, issues)
  const profile = [`${schedulingProfiles}/ihe-sched-avail-bundle`]
  return { resourceType, meta: { profile }, ...rest, total } as const
}

function entries(
  base: string,
  link: readonly object[],
  resources: readonly Resource[],
  issues: readonly Issue[],
  beside: readonly Resource[] = [],
) {
  const entryOf = (mode: "match" | "include") => (resource: Resource) => ({
    fullUrl: `${base}/${resource.resourceType}/${resource.id}`,
    resource,
    search: { mode },
  })
  const entry = [
    ...resources.map(entryOf("match")),
    ...beside.map(entryOf("include")),
    ...(issues.length === 0
      ? []
      : [{ fullUrl: outcomeUrl, resource: operationOutcome(issues), search: { mode: "outcome" } }]),
  ]
  return {
    resourceType: "Bundle",
    type: "searchset",
    link,
    // An empty list is no JSON of FHIR.
    ...(entry.length === 0 ? {} : { entry }),
  } as const
}

/** Each entry needs a name of its own; of these there is one a bundle. */
const outcomeUrl = "urn:uuid:3f1c7e52-6d0b-4b0e-9a77-0c5d2f8e41aa"
