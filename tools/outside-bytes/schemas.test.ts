import { readdirSync } from "node:fs"
import { join } from "node:path"

import fc from "fast-check"
import { expect, test } from "vitest"
import type { z } from "zod"

import { unstorable } from "@/app/_edge/storable"
import { bottomless, changedJson, eachPlace, hostileJson, rounds } from "@/lib/testing-fuzz"

import { sampleOf } from "./testing-sample"

const root = join(import.meta.dirname, "../..")

/** Every schema that a file of schemas gives to others: a new one is found here, not listed. */
const schemas = await found()

test("there are schemas, of every folder that takes bodies", () => {
  expect(schemas.length).toBeGreaterThan(100)
})

test.each(schemas)(
  "%s %s: any JSON is taken or refused, and what is taken can be kept",
  (_, __, schema) => {
    fc.assert(
      fc.property(fc.oneof(hostileJson, changedJson([sampleOf(schema)])), (sent) => {
        const read = schema.safeParse(sent)
        if (read.success) unstorable(read.data)
        expect(read.success || read.error.issues.length > 0).toBe(true)
      }),
      rounds(60),
    )
  },
)

test.each(schemas)("%s %s: what is deeper than a call stack makes no fault", (_, __, schema) => {
  const sample = sampleOf(schema)
  for (const sent of [bottomless, ...eachPlace(sample, bottomless)]) {
    const read = schema.safeParse(sent)
    expect(read.success ? unstorable(read.data) : undefined).toBeUndefined()
  }
})

async function found(): Promise<[string, string, z.ZodType][]> {
  const files = ["lib", "app"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => /(^|[/-])schema\.ts$/.test(file))
      .map((file) => `${folder}/${file}`),
  )
  const all: [string, string, z.ZodType][] = []
  for (const file of files.toSorted()) {
    const exported: Record<string, unknown> = await import(join(root, file))
    for (const [name, value] of Object.entries(exported))
      if (isSchema(value)) all.push([file, name, value])
  }
  return all
}

function isSchema(value: unknown): value is z.ZodType {
  return typeof value === "object" && value !== null && "safeParse" in value && "_zod" in value
}
