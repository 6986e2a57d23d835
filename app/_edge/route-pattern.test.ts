import fc from "fast-check"
import { expect, test } from "vitest"

import { changedText, rounds } from "@/lib/testing-fuzz"

import { routePatterns } from "./route-pattern"

const patterns = [
  "/",
  "/today",
  "/visits/[visitId]",
  "/visits/[visitId]/vitals",
  "/visits/new",
  "/api/fhir/[[...path]]",
  "/api/fhir/token",
  "/api/auth/[...nextauth]",
]
const patternOf = routePatterns(patterns)

test.each([
  ["/", "/"],
  ["/today", "/today"],
  ["/today/", "/today"],
  ["/visits/3f1c2f4e", "/visits/[visitId]"],
  ["/visits/new", "/visits/new"],
  ["/visits/new/vitals", "/visits/[visitId]/vitals"],
  ["/api/fhir", "/api/fhir/[[...path]]"],
  ["/api/fhir/token", "/api/fhir/token"],
  ["/api/fhir/Patient/7", "/api/fhir/[[...path]]"],
  ["/api/auth/callback/x", "/api/auth/[...nextauth]"],
  ["/api/auth", "other"],
  ["/_next/static/chunks/a.js", "static"],
  ["/Wren-Alder", "other"],
  ["/visits/1/2/3/4", "other"],
])("%s is %s", (path, pattern) => {
  expect(patternOf(path)).toBe(pattern)
})

test("whatever is asked for, the answers are those of the table", () => {
  const asked = Array.from({ length: 2_000 }, (_, i) => `/${i}/visits/${i}?name=Wren`)
  expect(new Set(asked.map(patternOf))).toEqual(new Set(["other"]))
})

test("changed addresses are one of the table too", () => {
  const known = new Set([...patterns, "other", "static"])
  fc.assert(
    fc.property(changedText(["/visits/new/vitals", "/api/fhir/Patient/7"]), (path) => {
      expect(known.has(patternOf(path))).toBe(true)
    }),
    rounds(500),
  )
})
