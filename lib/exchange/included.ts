import { wholeForm } from "@/lib/fhir/answer-form"
import { namedBy } from "@/lib/fhir/includes"
import type { Include } from "@/lib/fhir/includes"
import { isRefusal } from "@/lib/fhir/outcome"
import type { Issue } from "@/lib/fhir/outcome"
import { page } from "@/lib/fhir/search-parameters"
import type { ResourceType } from "@/lib/fhir/search-parameters"
import type { Search } from "@/lib/fhir/search-query"

import type { Found, Question } from "./found"
import { kinds } from "./kinds"
import { mayUse } from "./policy"
import type { Caller } from "./policy"

/** The first kind that is asked for beside the matches and that the caller may not have so. */
export function ungranted(caller: Caller, includes: readonly Include[]): ResourceType | undefined {
  for (const include of includes) {
    if (include.kind === "naming" && !mayUse(caller, include.type, "s")) return include.type
    if (include.kind === "named") {
      const type = include.targets.find((target) => !mayUse(caller, target, "r"))
      if (type !== undefined) return type
    }
  }
  return undefined
}

/**
 * What goes with the matches of a page, each once, by the reads and searches of its own kind: what the
 * caller may not see there is not here either.
 */
export async function included(
  question: Question,
  search: Search,
  matches: readonly Found[],
): Promise<{ found: readonly Found[]; notes: readonly Issue[] }> {
  const known = new Set(matches.map(nameOf))
  const found: Found[] = []
  const notes: Issue[] = []
  const add = (one: Found | undefined) => {
    if (one === undefined || known.has(nameOf(one))) return
    known.add(nameOf(one))
    found.push(one)
  }
  for (const include of search.includes) {
    if (include.kind === "naming") {
      const answer = await naming(question, search.type, include, matches)
      for (const one of answer.found) add(one)
      notes.push(...answer.notes)
      continue
    }
    for (const [type, ids] of namedIn(matches, search.type, include)) {
      const wanted = ids.filter((id) => !known.has(`${type}/${id}`))
      const answer = await searched(question, type, { tokens: { _id: wanted.map(codeOf) } })
      for (const one of answer.found) add(one)
      notes.push(...answer.notes)
    }
  }
  return { found, notes }
}

/** The ids that the matches name, each once, by kind. */
function namedIn(
  matches: readonly Found[],
  searched: ResourceType,
  include: Extract<Include, { kind: "named" }>,
): Map<ResourceType, string[]> {
  const named = new Map<ResourceType, string[]>()
  for (const { resource } of matches)
    for (const { type, id } of namedBy(resource, searched, include)) {
      const ids = named.get(type) ?? []
      if (!ids.includes(id)) named.set(type, [...ids, id])
    }
  return named
}

async function naming(
  question: Question,
  target: ResourceType,
  { type, parameter }: Extract<Include, { kind: "naming" }>,
  matches: readonly Found[],
): Promise<{ found: readonly Found[]; notes: readonly Issue[] }> {
  const ids = matches.map(({ resource }) => ({ type: target, id: resource.id }))
  const answer = await searched(question, type, { references: { [parameter]: ids } })
  if (answer.next === undefined) return answer
  const diagnostics = `There are more ${type} than the ${answer.found.length} of this page: search ${type} by ${parameter}`
  const more: Issue = { severity: "warning", code: "too-costly", diagnostics }
  return { found: answer.found, notes: [...answer.notes, more] }
}

/** One question of a page's length at most: matches are no more, and what they name is within it. */
async function searched(
  question: Question,
  type: ResourceType,
  by: Partial<Pick<Search, "tokens" | "references">>,
): Promise<{ found: readonly Found[]; notes: readonly Issue[]; next?: unknown }> {
  const asked = Object.values({ ...by.tokens, ...by.references })
  if (asked.every((values) => values.length === 0)) return { found: [], notes: [] }
  const answer = await kinds[type].search(question, {
    type,
    tokens: {},
    references: {},
    strings: {},
    dates: {},
    count: page.most,
    form: wholeForm,
    after: undefined,
    includes: [],
    warnings: [],
    understood: [],
    ...by,
  })
  if (isRefusal(answer)) return { found: [], notes: [answer.issue] }
  return { found: answer.found, notes: answer.notes ?? [], next: answer.next }
}

function codeOf(code: string) {
  return { system: undefined, code }
}

function nameOf({ resource }: Found): string {
  return `${resource.resourceType}/${resource.id}`
}
