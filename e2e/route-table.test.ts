import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

import { expect, test } from "vitest"

import { given, routes } from "@/tools/audited/reasons"

import { neverGiven, provenElsewhere, routeEvents } from "./route-events"
import { routeTable } from "./route-table"

const root = join(import.meta.dirname, "..")

/** next-auth's own handlers and the probes are no route of ours; `docs/` says what they answer. */
const handlers = readdirSync(join(root, "app"), { recursive: true, encoding: "utf8" })
  .filter((path) => path.startsWith("api/") && path.endsWith("/route.ts"))
  .flatMap((path) => {
    const text = readFileSync(join(root, "app", path), "utf8")
    const methods = [...text.matchAll(/^export (?:const|async function|function) ([A-Z]+)\b/gm)]
    return methods.map((method) => `${method[1]} /${path.replace(/\/route\.ts$/, "")}`)
  })

test("every route and method is in the table, and the table names no other", () => {
  const listed = routeTable.map((line) => `${line.method} ${line.path}`)
  expect(listed.toSorted()).toEqual(handlers.toSorted())
})

test("every route names its event, or the list of reasons says why it has none", () => {
  const listed = routeTable.map(({ method, path }) => `${method} ${path}`)
  expect(Object.keys(routeEvents).toSorted()).toEqual(listed.toSorted())
  const unwalked = Object.keys({ ...provenElsewhere, ...neverGiven })
  expect(unwalked.filter((name) => !listed.includes(name))).toEqual([])
  const silent = listed.filter((name) => routeEvents[name] === "nothing")
  const known = { ...routes, ...given }
  expect(silent.filter((name) => !(`${name.replace(" ", " app")}/route.ts` in known))).toEqual([])
})

test.each(Object.entries(provenElsewhere))(
  "%s is driven by the test that the table names, which asks for its event",
  (name, proof) => {
    const read = (path: string) => readFileSync(join(root, path), "utf8")
    const route = read(`${name.replace(/^[A-Z]+ /, "app")}/route.ts`)
    const proving = read(proof.test)
    expect(route).toMatch(new RegExp(`\\b${proof.command}\\(`))
    expect(proving).toMatch(new RegExp(`\\b${proof.command}\\(`))
    const [event = "none"] = [routeEvents[name] ?? []].flat()
    expect(proving).toContain(`"${event}"`)
  },
)
