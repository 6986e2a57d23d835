import { elementNamed, isIn } from "./elements"
import type { Subset } from "./elements"
import { refusal } from "./outcome"
import type { Issue, Refusal } from "./outcome"
import { isResourceType } from "./search-parameters"
import type { ResourceType } from "./search-parameters"

/** How much of what is found is answered (R4 search 3.1.1.5): how many there are, all of each, or a part of it. */
export type AnswerForm = {
  /** `_summary=count`: nothing but how many there are. */
  readonly countOnly: boolean
  /** `_total`: how many there are goes with each page. */
  readonly isCounted: boolean
  /** Undefined: all of each. */
  readonly subset: Subset | undefined
}

/** All of each, and nothing is counted. */
export const wholeForm: AnswerForm = { countOnly: false, isCounted: false, subset: undefined }

/** The CapabilityStatement has them for every kind. */
export const formParameters: Readonly<Record<string, string>> = {
  _summary:
    "true, text, data, count or false. Not text with _include or _revinclude, nor a part of each with _elements.",
  _elements:
    "Names of elements at the root, by comma. Mandatory elements and modifiers stay; what is included stays whole.",
  _total: "accurate, or estimate, which is accurate too; none.",
}

type Given = {
  readonly form: AnswerForm
  readonly warnings: readonly Issue[]
  /** For the links. */
  readonly understood: readonly (readonly [string, string])[]
}

/** What a search says of its answer. A code that R4 has not is an error; a name that it has not is left out of account. */
export function answerForm(
  type: ResourceType,
  query: URLSearchParams,
  isStrict: boolean,
): Given | Refusal {
  const summary = codeOf(query, "_summary", ["true", "text", "data", "count", "false"])
  if (typeof summary === "object") return summary
  const total = codeOf(query, "_total", ["none", "estimate", "accurate"])
  if (typeof total === "object") return total
  const words = query.getAll("_elements").flatMap((value) => value.split(","))
  const asked = words.map((word) => word.trim()).filter((word) => word !== "")
  const names = asked.flatMap((word) => elementNamed(type, word) ?? [])
  const warnings: Issue[] = []
  if (names.length < asked.length) {
    const told = `_elements: not every name is of an element at the root of ${type}`
    if (isStrict) return refusal(400, "not-supported", told, "_elements")
    warnings.push({
      severity: "warning",
      code: "not-supported",
      diagnostics: told,
      expression: "_elements",
    })
  }
  const isPart = summary === "true" || summary === "text" || summary === "data"
  if (isPart && names.length > 0)
    return refusal(400, "not-supported", "Either _summary or _elements", "_elements")
  // R4 search 3.1.1.5: they cannot be mixed.
  if (summary === "text" && (query.has("_include") || query.has("_revinclude")))
    return refusal(400, "not-supported", "_summary=text goes with no _include", "_summary")
  const countOnly = summary === "count" || query.get("_count") === "0"
  return {
    form: {
      countOnly,
      isCounted: countOnly || total === "accurate" || total === "estimate",
      subset: isPart
        ? { kind: summary === "true" ? "summary" : summary }
        : names.length > 0
          ? { kind: "elements", names }
          : undefined,
    },
    warnings,
    understood: [
      ...(countOnly ? [["_summary", "count"] as const] : []),
      ...(isPart ? [["_summary", summary] as const] : []),
      ...(names.length > 0 ? [["_elements", names.join(",")] as const] : []),
      ...(total === "accurate" || total === "estimate" ? [["_total", total] as const] : []),
    ],
  }
}

function codeOf<C extends string>(
  query: URLSearchParams,
  name: string,
  codes: readonly C[],
): C | undefined | Refusal {
  const values = query.getAll(name).filter((value) => value !== "")
  if (values.length > 1) return refusal(400, "not-supported", `${name} may be given once`, name)
  if (values.length === 0) return undefined
  const code = codes.find((one) => one === values[0])
  return code ?? refusal(400, "value", `${name} is one of: ${codes.join(", ")}`, name)
}

/**
 * What of a resource is answered. A part of one is tagged (R4 search 3.1.1.5), so that nobody writes it back in the
 * place of the whole, and claims no profile: what a profile needs may have been left out.
 */
export function partOf<R extends Whole>(whole: R, subset: Subset | undefined): Whole {
  const { resourceType: type } = whole
  if (subset === undefined || !isResourceType(type)) return whole
  const { resourceType, id, meta, ...rest } = whole
  const left = Object.entries(rest).filter(([name]) => isIn(type, name, subset))
  const tags: unknown = Reflect.get(Object(meta), "tag")
  const tag = [...(Array.isArray(tags) ? tags : []), subsetted]
  return {
    resourceType,
    id,
    meta: { ...Object(meta), profile: undefined, tag },
    ...Object.fromEntries(left),
  }
}

type Whole = {
  readonly resourceType: string
  readonly id: string
  readonly [name: string]: unknown
}

const subsetted = {
  system: "http://terminology.hl7.org/CodeSystem/v3-ObservationValue",
  code: "SUBSETTED",
}
