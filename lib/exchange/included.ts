import { namedBy } from "@/lib/fhir/includes"
import type { Include } from "@/lib/fhir/includes"
import type { Issue } from "@/lib/fhir/outcome"
import { page } from "@/lib/fhir/search-parameters"
import type { ResourceType } from "@/lib/fhir/search-parameters"
import { isRefusal } from "@/lib/fhir/search-query"
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
  const asked = new Set<string>()
  for (const include of search.includes) {
    if (include.kind === "naming") {
      const answer = await naming(question, search.type, include, matches)
      for (const one of answer.found) add(one)
      notes.push(...answer.notes)
      continue
    }
    for (const { type, id } of matches.flatMap(({ resource }) =>
      namedBy(resource, search.type, include),
    )) {
      const name = `${type}/${id}`
      if (known.has(name) || asked.has(name)) continue
      asked.add(name)
      add(await kinds[type].read(question, id))
    }
  }
  return { found, notes }
}

async function naming(
  question: Question,
  searched: ResourceType,
  { type, parameter }: Extract<Include, { kind: "naming" }>,
  matches: readonly Found[],
): Promise<{ found: readonly Found[]; notes: readonly Issue[] }> {
  if (matches.length === 0) return { found: [], notes: [] }
  const answer = await kinds[type].search(question, {
    type,
    references: {
      [parameter]: matches.map(({ resource }) => ({ type: searched, id: resource.id })),
    },
    tokens: {},
    strings: {},
    dates: {},
    count: page.most,
    after: undefined,
    includes: [],
    warnings: [],
    understood: [],
  })
  if (isRefusal(answer)) return { found: [], notes: [answer.issue] }
  if (answer.next === undefined) return { found: answer.found, notes: answer.notes ?? [] }
  const diagnostics = `There are more ${type} than the ${answer.found.length} of this page: search ${type} by ${parameter}`
  const more: Issue = { severity: "warning", code: "too-costly", diagnostics }
  return { found: answer.found, notes: [...(answer.notes ?? []), more] }
}

function nameOf({ resource }: Found): string {
  return `${resource.resourceType}/${resource.id}`
}
