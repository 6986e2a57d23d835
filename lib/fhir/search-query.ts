import { answerForm, formParameters } from "./answer-form"
import type { AnswerForm } from "./answer-form"
import { readCursor } from "./cursor"
import type { Cursor } from "./cursor"
import { includeOf } from "./includes"
import type { Include } from "./includes"
import { isRefusal, refusal } from "./outcome"
import type { Issue, Refusal } from "./outcome"
import { narrowing, page, searchParameters } from "./search-parameters"
import type { ResourceType } from "./search-parameters"
import { dateRange, reference, token, within } from "./search-value"
import type { DateRange, Token } from "./search-value"

/** A search, parsed. A name that was not asked for is absent; alternatives (by comma) are any of them. */
export type Search = {
  readonly type: ResourceType
  readonly tokens: Readonly<Record<string, readonly Token[]>>
  readonly references: Readonly<Record<string, readonly Named[]>>
  readonly strings: Readonly<Record<string, string>>
  readonly dates: Readonly<Record<string, DateRange>>
  readonly count: number
  /** How much of it is answered. */
  readonly form: AnswerForm
  readonly after: Cursor | undefined
  /** What goes with the matches. */
  readonly includes: readonly Include[]
  /** What was left out of account. */
  readonly warnings: readonly Issue[]
  /** The search as it was understood, without the page: for the links. */
  readonly understood: readonly (readonly [string, string])[]
}
type Named = { readonly type: string | undefined; readonly id: string }

type Options = { readonly base: string; readonly isStrict: boolean }

/** Names that concern the answer's form: `negotiation.ts` has read them. */
const ofTheAnswer = new Set(["_format", "_pretty"])

/** An R4 search of one kind of resources. Never throws. */
export function searchQuery(
  type: ResourceType,
  query: URLSearchParams,
  { base, isStrict }: Options,
): Search | Refusal {
  const known = searchParameters[type]
  const tokens: Record<string, Token[]> = {}
  const references: Record<string, Named[]> = {}
  const strings: Record<string, string> = {}
  const ranges: Record<string, DateRange[]> = {}
  const given = answerForm(type, query, isStrict)
  if (isRefusal(given)) return given
  const { form } = given
  const warnings: Issue[] = [...given.warnings]
  const understood: (readonly [string, string])[] = [...given.understood]
  let count: number = page.usual
  let after: Cursor | undefined
  const includes: Include[] = []
  const seen = new Set<string>()

  for (const [name, value] of query) {
    if (ofTheAnswer.has(name)) continue
    if (value.length > 500 || /[\0\p{Surrogate}]/u.test(value))
      return refusal(400, "value", "A value is too long or holds what cannot be stored", "value")
    if (Object.hasOwn(formParameters, name)) continue
    if (name === "_count") {
      // R4 search 3.1.1.5: as `_summary=count`, which `answerForm` has read.
      if (value === "0") continue
      const number = /^[1-9]\d{0,5}$/.test(value) ? Number(value) : undefined
      if (number === undefined) return refusal(400, "value", "_count is a whole number", "_count")
      count = Math.min(number, page.most)
      continue
    }
    if (name === "_cursor") {
      after = readCursor(value)
      if (after === undefined)
        return refusal(400, "value", "_cursor is not one that we gave", "_cursor")
      continue
    }
    if (name === "_include" || name === "_revinclude") {
      const include = includes.length < mostIncludes ? includeOf(name, value, type) : undefined
      if (include !== undefined) {
        includes.push(include)
        understood.push([name, value])
        continue
      }
      const told = `${name}=${shown(value)} is not followed here: the CapabilityStatement lists what is`
      if (isStrict) return refusal(400, "not-supported", told, name)
      warnings.push({
        severity: "warning",
        code: "not-supported",
        diagnostics: told,
        expression: name,
      })
      continue
    }
    // A chain through a reference is left out by nobody's guess: the search would find far more.
    const [bare = ""] = name.split(/[:.]/)
    if (bare === "_has")
      return refusal(400, "not-supported", "Reverse chaining is not supported", "_has")
    const parameter = Object.hasOwn(known, bare) ? known[bare] : undefined
    if ((bare === "_include" || bare === "_revinclude") && name !== bare)
      return refusal(400, "not-supported", `${shown(name)} is not supported`, bare)
    if (parameter === undefined) {
      const told = `${shown(name)} is not a search parameter of ${type} here`
      if (isStrict) return refusal(400, "not-supported", told, shown(name))
      warnings.push({
        severity: "warning",
        code: "not-supported",
        diagnostics: told,
        expression: shown(name),
      })
      continue
    }
    // R4 search 3.1.1.4.4: a modifier that is not supported is always an error.
    if (name !== bare)
      return refusal(
        400,
        "not-supported",
        `Neither modifiers nor chains are supported: ${shown(name)}`,
        bare,
      )
    // R4 search 3.1.1.4.6: without a value it is as if it were not there.
    if (value === "") continue
    if (parameter.type !== "date" && seen.has(name))
      return refusal(
        400,
        "not-supported",
        `${name} may be given once: use commas for any of several`,
        name,
      )
    seen.add(name)
    switch (parameter.type) {
      case "date": {
        const range = dateRange(value)
        if (range === undefined)
          return refusal(400, "value", `${name} is not a date with a known prefix`, name)
        ranges[name] = [...(ranges[name] ?? []), range]
        break
      }
      case "token": {
        const all = value.split(",").map(token)
        const good = all.filter((one) => one !== undefined)
        if (good.length < all.length || good.length > mostAlternatives)
          return refusal(400, "value", `${name} is not a token, or too many of them`, name)
        tokens[name] = good
        break
      }
      case "reference": {
        const all = value.split(",").map((one) => reference(one, parameter.targets ?? [], base))
        const good = all.filter((one) => one !== undefined)
        if (good.length < all.length || good.length > mostAlternatives)
          return refusal(
            400,
            "value",
            `${name} names ${(parameter.targets ?? []).join(" or ")} of this server`,
            name,
          )
        references[name] = good
        break
      }
      case "string":
        strings[name] = value
        break
    }
    understood.push([name, value])
  }

  const needed = narrowing[type]
  if (needed !== undefined && !needed.some((name) => understood.some(([given]) => given === name)))
    return refusal(
      400,
      "too-costly",
      `A search of ${type} must be narrowed by one of: ${needed.join(", ")}`,
    )
  const dates = Object.fromEntries(
    Object.entries(ranges).map(([name, all]) => [name, within(all)] as const),
  )
  // Of each match several may come beside it.
  if (includes.some(({ kind }) => kind === "naming")) count = Math.min(count, page.usual)
  return {
    type,
    tokens,
    references,
    strings,
    dates,
    count,
    form,
    after,
    includes,
    warnings,
    understood,
  }
}

const mostAlternatives = 50
const mostIncludes = 10

/** Names come from outside: only so much of one is said back. */
function shown(name: string): string {
  return name.replaceAll(/[^\w.:-]/g, "?").slice(0, 60)
}
