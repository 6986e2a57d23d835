import { readFileSync } from "node:fs"
import { join } from "node:path"

import { isFree, namings, notNaming } from "./name-positions"
import type { Naming } from "./name-positions"
import { nameOf } from "./route-table"
import type { RouteLine } from "./route-table"

/** Where a request may name a row: a part of the address, of the query, or of the body ("0" is the first of a list). */
export type IdPosition = {
  where: "path" | "query" | "body"
  path: readonly string[]
  /** What the row is called there. */
  name: string
  /** Where it is no UUID. */
  naming?: Naming
}

/**
 * Every place of a route that takes an id, as the routes' own schemas say it (docs/openapi.json is made from
 * them, and a test holds it against them): a new one is among them without anybody's doing.
 */
export function idPositions(line: RouteLine): readonly IdPosition[] {
  const spoken = spokenBy(line)
  const inPath = Array.from(line.path.matchAll(/\[(\w+)\]/g), ([, name = ""]) => name)
    .filter((name) => !noRows.has(name))
    .map((name): IdPosition => ({ where: "path", path: [name], name }))
  const inQuery = listOf(at(spoken, "parameters"))
    .filter((one) => at(one, "in") === "query" && isId(at(one, "schema")))
    .map((one) => String(at(one, "name")))
    .map((name): IdPosition => ({ where: "query", path: [name], name }))
  const schema = at(spoken, "requestBody", "content", "application/json", "schema")
  const inBody = placesIn(schema, [], isId)
    .filter((path) => !madeByPage.has(`${nameOf(line)} ${path.join(".")}`))
    .map((path): IdPosition => {
      const name = path.findLast((part) => part !== "0") ?? ""
      return { where: "body", path, name }
    })
  return [...inPath, ...inQuery, ...inBody, ...namePositions(line)]
}

/** Every place of a route that names something by what is no UUID. */
function namePositions(line: RouteLine): IdPosition[] {
  return freeFields(line)
    .filter(({ path }) => !notNaming.has(`${nameOf(line)} ${path.join(".")}`))
    .flatMap((one) => {
      const naming = namings[one.name]
      return naming === undefined ? [] : [{ ...one, naming }]
    })
}

/** All places of a route's query and body that could name something and have no UUID. */
export function freeFields(line: RouteLine): IdPosition[] {
  const spoken = spokenBy(line)
  const inQuery = listOf(at(spoken, "parameters"))
    .filter((one) => at(one, "in") === "query" && isFree(at(one, "schema")))
    .map((one): IdPosition => {
      const name = String(at(one, "name"))
      return { where: "query", path: [name], name }
    })
  const schema = at(spoken, "requestBody", "content", "application/json", "schema")
  const inBody = placesIn(schema, [], isFree).map((path): IdPosition => {
    const name = path.findLast((part) => part !== "0") ?? ""
    return { where: "body", path, name }
  })
  return [...inQuery, ...inBody]
}

function spokenBy(line: RouteLine): unknown {
  const operation = operations[line.path.replaceAll(/\[+(?:\.\.\.)?(\w+)\]+/g, "{$1}")]
  return at(operation, line.method.toLowerCase())
}

/** A file has the same name in every clinic, a credential names whoever holds it, and of FHIR see mixed-calls. */
const noRows: ReadonlySet<string> = new Set(["file", "token", "path"])

/** Ids that the page makes up, by which a second press is known. */
const madeByPage: ReadonlySet<string> = new Set([
  "POST /api/vitals/[visitId]/alarms id",
  "POST /api/vitals/[visitId]/observations id",
  "POST /api/vitals/[visitId]/observations observed.0.id",
])

const operations = Object(
  at(JSON.parse(readFileSync(join(import.meta.dirname, "../docs/openapi.json"), "utf8")), "paths"),
)

function placesIn(
  schema: unknown,
  path: readonly string[],
  is: (schema: unknown) => boolean,
): (readonly string[])[] {
  const found = is(schema) ? [path] : []
  const ways = ["anyOf", "oneOf", "allOf"].flatMap((way) => listOf(at(schema, way)))
  const all = [
    ...found,
    ...ways.flatMap((one) => placesIn(one, path, is)),
    ...Object.entries(Object(at(schema, "properties"))).flatMap(([name, of]) =>
      placesIn(of, [...path, name], is),
    ),
    ...(at(schema, "items") === undefined ? [] : placesIn(at(schema, "items"), [...path, "0"], is)),
  ]
  return [...new Map(all.map((one) => [one.join("."), one])).values()]
}

function isId(schema: unknown): boolean {
  return at(schema, "format") === "uuid"
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((found, name) => Reflect.get(Object(found), name), value)
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
