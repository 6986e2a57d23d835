import { refusal } from "./outcome"
import type { Refusal } from "./outcome"
import { isResourceType } from "./search-parameters"
import type { ResourceType } from "./search-parameters"

export type Asked =
  | { readonly what: "metadata" }
  | { readonly what: "smart" }
  | { readonly what: "search"; readonly type: ResourceType }
  | { readonly what: "read"; readonly type: ResourceType; readonly id: string }
  | { readonly what: "document"; readonly id: string }
  | { readonly what: "binary"; readonly id: string }
  | { readonly what: "find" | "hold" | "book" }

/** `_search` is the search by POST. */
const operations = {
  $find: ["GET", "POST"],
  $hold: ["POST"],
  $book: ["POST"],
} as const

/**
 * What a method and the parts of the path after the base ask for (R4 RESTful API). Never throws: 404 for
 * what we do not have, 405 for what we have and cannot do so, 501 for what is not done here at all.
 */
export function requestPath(method: string, parts: readonly string[]): Asked | Refusal {
  const [first = "", second, third, ...more] = parts
  if (parts.length === 0 || first === "")
    return method === "POST"
      ? refusal(501, "not-supported", "Batches and transactions are not supported")
      : refusal(404, "not-found", "See /metadata for what is here")
  if (first === "metadata" && parts.length === 1) return only(method, ["GET"], { what: "metadata" })
  if (first === ".well-known" && second === "smart-configuration" && parts.length === 2)
    return only(method, ["GET"], { what: "smart" })
  if (first === "Binary") return binary(method, second, parts.length)
  if (!isResourceType(first))
    return refusal(404, "not-supported", "This kind of resource is not supported")
  if (third === "_history") return refusal(501, "not-supported", "History is not supported")
  if (more.length > 0) return refusal(404, "not-found", "There is nothing of this name")
  if (second === undefined) {
    if (method === "POST" || method === "PUT" || method === "DELETE" || method === "PATCH")
      return {
        ...refusal(405, "not-supported", `${first} cannot be created or changed here`),
        allow: reading,
      }
    return only(method, ["GET"], { what: "search", type: first })
  }
  if (third === undefined) {
    if (second === "_search") return only(method, ["POST"], { what: "search", type: first })
    if (second === "_history") return refusal(501, "not-supported", "History is not supported")
    if (second.startsWith("$")) return operation(method, first, second)
    if (!isId(second)) return refusal(404, "not-found", "There is nothing of this id")
    return only(method, ["GET"], { what: "read", type: first, id: second })
  }
  if (third === "$document" && first === "Composition")
    return isId(second)
      ? only(method, ["GET"], { what: "document", id: second })
      : refusal(404, "not-found", "There is nothing of this id")
  return refusal(
    third.startsWith("$") ? 501 : 404,
    "not-supported",
    "This operation is not supported",
  )
}

/** A file is read by its id, and nothing else can be done with it. */
function binary(method: string, id: string | undefined, parts: number): Asked | Refusal {
  if (id === undefined) return refusal(501, "not-supported", "Binary is only read, by its id")
  if (parts > 2 || id.startsWith("_") || id.startsWith("$"))
    return refusal(501, "not-supported", "Binary is only read, by its id")
  if (!isId(id)) return refusal(404, "not-found", "There is nothing of this id")
  return only(method, ["GET"], { what: "binary", id })
}

function operation(method: string, type: ResourceType, name: string): Asked | Refusal {
  if (type !== "Appointment" || !(name === "$find" || name === "$hold" || name === "$book"))
    return refusal(501, "not-supported", "This operation is not supported")
  const whats = { $find: "find", $hold: "hold", $book: "book" } as const
  return only(method, operations[name], { what: whats[name] })
}

function only(method: string, allowed: readonly string[], asked: Asked): Asked | Refusal {
  return allowed.includes(method) || (method === "HEAD" && allowed.includes("GET"))
    ? asked
    : {
        ...refusal(405, "not-supported", `Only ${allowed.join(" and ")} here`),
        allow: allowed.includes("GET") ? [...allowed, "HEAD"] : allowed,
      }
}

const reading = ["GET", "HEAD"]

/** R4 datatype id. */
function isId(text: string): boolean {
  return /^[A-Za-z0-9.-]{1,64}$/.test(text)
}
