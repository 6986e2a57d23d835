import { join } from "node:path"

import { describe, expect, test } from "vitest"

import { silentJobs } from "@/workers/testing-silent"

import { commandEntries, routeEntries, workerEntries } from "./entries"
import type { Entry } from "./entries"
import { auditJudge } from "./paths"
import { partly, routes, unlogged, workers } from "./reasons"
import { sourcesIn } from "./source"

const root = join(import.meta.dirname, "../..")
const sources = sourcesIn(root)
const strict = auditJudge(sources)
/** Parts that write refusals alone: whoever calls them must still write what was done. */
const parts = ["lib/consultations/denied.ts withDenials", "lib/patients/record-access.ts onRecord"]
/** For their callers those with a reason count as written: each is looked at by itself. */
const trusted = Object.keys(partly).filter((name) => !parts.includes(name))
const judge = auditJudge(sources, new Set(trusted))

const names = (entries: readonly Entry[]) => entries.map(({ name }) => name).toSorted()
const without = (entries: readonly Entry[]) =>
  names(entries.filter(({ verdict }) => !verdict.every))

/** Whoever adds a way in adds its event, or says here why it needs none. What is mended leaves the list. */
describe("every way in leaves an audit event, or has its reason in the list", () => {
  const commands = commandEntries(root, sources, strict)
  const reaching = commands.filter(({ verdict }) => verdict.every || verdict.some)

  test("every query and command on some way, but those that say why not", () => {
    expect(commands.length).toBeGreaterThan(200)
    expect(names(commands.filter((one) => !reaching.includes(one)))).toEqual(
      Object.keys(unlogged).toSorted(),
    )
  })

  test("and on every way on which it gives or changes something", () => {
    expect(without(reaching)).toEqual(Object.keys(partly).toSorted())
  })

  test("every route and every page", () => {
    const found = routeEntries(root, sources, judge)
    expect(found.length).toBeGreaterThan(220)
    expect(without(found)).toEqual(Object.keys(routes).toSorted())
  })

  test("every job that is kept without an event, when it is run too", () => {
    const given = Object.values(silentJobs)
    expect(given.filter((name) => !(name in workers) && !(name in partly))).toEqual([])
    const jobs = Object.keys(workers).filter((name) => name.endsWith("Job"))
    expect(jobs.filter((name) => !given.includes(name))).toEqual([])
  })

  test("every job and every round of a worker", () => {
    const found = workerEntries(root, sources, judge)
    expect(found.length).toBeGreaterThan(20)
    expect(without(found)).toEqual(Object.keys(workers).toSorted())
  })
})
