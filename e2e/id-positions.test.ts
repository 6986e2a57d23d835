import { expect, test } from "vitest"

import { freeFields, idPositions } from "./id-positions"
import { namings, notNaming, words } from "./name-positions"
import { nameOf, routeTable } from "./route-table"

const fields = routeTable.flatMap((line) =>
  freeFields(line).map(({ name, path }) => ({ name, place: `${nameOf(line)} ${path.join(".")}` })),
)

test("every field of every request that has no UUID is known to name something, or to name nothing", () => {
  const unknown = fields.filter(({ name }) => !(name in namings) && !words.has(name))
  expect(unknown.map(({ place }) => place)).toEqual([])
})

test("none is both, and none of the lists has a field that no request has", () => {
  expect(Object.keys(namings).filter((name) => words.has(name))).toEqual([])
  const asked = new Set(fields.map(({ name }) => name))
  expect([...Object.keys(namings), ...words].filter((name) => !asked.has(name))).toEqual([])
  const places = new Set(fields.map(({ place }) => place))
  expect([...notNaming].filter((place) => !places.has(place))).toEqual([])
})

test("a route's places are its UUIDs and its names", () => {
  const placesOf = (wanted: string) =>
    routeTable
      .filter((line) => nameOf(line) === wanted)
      .flatMap((line) => idPositions(line))
      .map(({ path, naming = "uuid" }) => `${path.join(".")}: ${naming}`)
  expect(placesOf("POST /api/rooms/out")).toEqual([
    "visitId: uuid",
    "classId: uuid",
    "identity: row",
  ])
  expect(placesOf("GET /api/audit/entries")).toEqual(["first: own"])
  expect(placesOf("POST /api/my/session")).toEqual(["codeId: uuid", "clinic: row", "code: own"])
})
