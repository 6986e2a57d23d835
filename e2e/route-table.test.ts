import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

import { expect, test } from "vitest"

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
