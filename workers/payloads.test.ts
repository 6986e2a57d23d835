import { readdirSync, existsSync } from "node:fs"
import { join } from "node:path"

import { expect, test } from "vitest"
import { z } from "zod"

import type { Job } from "@/lib/jobs/define"

import { handlers } from "./handlers"

const lib = join(import.meta.dirname, "../lib")

/** Every job's contract: whatever a `jobs.ts` of a noun exports that has a name and a payload. */
async function contracts(): Promise<Job[]> {
  const files = readdirSync(lib)
    .map((noun) => join(lib, noun, "jobs.ts"))
    .filter((file) => existsSync(file))
  const modules = await Promise.all(files.map((file) => import(file) as Promise<object>))
  return modules.flatMap((module) => Object.values(module)).filter(isJob)
}

function isJob(value: unknown): value is Job {
  return typeof value === "object" && value !== null && "name" in value && "payload" in value
}

/** The paths of a payload's fields that could hold what somebody wrote, or who somebody is. */
function loose(schema: unknown, path: string): string[] {
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape).flatMap(([key, field]) => loose(field, `${path}.${key}`))
  if (schema instanceof z.ZodArray) return loose(schema.element, `${path}[]`)
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return loose(schema.unwrap(), path)
  if (schema instanceof z.ZodUnion)
    return schema.options.flatMap((option, n) => loose(option, `${path}|${n}`))
  if (schema instanceof z.ZodUUID || schema instanceof z.ZodISODateTime) return []
  if (schema instanceof z.ZodEnum || schema instanceof z.ZodLiteral) return []
  if (schema instanceof z.ZodNumber || schema instanceof z.ZodBoolean) return []
  if (schema instanceof z.ZodString && isCode(schema)) return []
  return [path]
}

/** A string whose pattern lets no sentence, no name, no address and no number to call through. */
function isCode(schema: z.ZodString): boolean {
  const words = [
    "Agnes Thistledown",
    "agnes@patients.example",
    "+44 20 7946 0148",
    "咳嗽",
    "a".repeat(200),
  ]
  const patterned = (schema.def.checks ?? []).some(
    (check) => "pattern" in check._zod.def && check._zod.def.pattern instanceof RegExp,
  )
  return patterned && words.every((word) => !schema.safeParse(word).success)
}

test("every payload holds ids, codes, counts and times, and nothing else", async () => {
  const all = await contracts()
  expect(all.flatMap(({ name, payload }) => loose(payload, name))).toEqual([])
})

test("every kind that a worker keeps has its contract, and every contract its worker", async () => {
  const names = (await contracts()).map(({ name }) => name)
  expect(names.toSorted()).toEqual([...handlers.keys()].toSorted())
})

test("free text and personal details are noticed wherever they stand", () => {
  const planted = z.object({
    id: z.uuid(),
    reason: z.string().max(500),
    people: z.array(z.object({ email: z.email() })),
    about: z.record(z.string(), z.string()).optional(),
    number: z.string().regex(/^[\d +]+$/),
    code: z.string().regex(/^[a-z_]{1,40}$/),
  })
  expect(loose(planted, "test")).toEqual([
    "test.reason",
    "test.people[].email",
    "test.about",
    "test.number",
  ])
})
