import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

import { expect, onTestFinished, test } from "vitest"

import { given, routes as reasons } from "@/tools/audited/reasons"

import { pageTable, probes, streams } from "./page-table"
import { neverGiven, provenElsewhere, routeEvents } from "./route-events"
import { routeTable } from "./route-table"
import { waysIn } from "./ways-in"

const root = join(import.meta.dirname, "..")

const planted: [path: string, text: string, name: string][] = [
  ["app/api/new/route.ts", "export const POST = route({})", "POST /api/new"],
  ["app/api/new/route.js", "export { handler as DELETE }", "DELETE /api/new"],
  ["app/(staff)/x/route.ts", "export const { GET, PUT } = all", "PUT /x"],
  ["app/(staff)/new/page.tsx", "export default Page", "page /new"],
  ["app/new/actions.ts", '"use server"\nexport async function f() {}', "action app/new/actions.ts"],
  [
    "lib/new/commands.ts",
    "export async function f() {\n  'use server'\n}",
    "action lib/new/commands.ts",
  ],
  [
    "app/_edge/new.ts",
    'new Response(body, { headers: { "content-type": "text/event-stream" } })',
    "stream app/_edge/new.ts",
  ],
  ["lib/new/socket.ts", "new WebSocketServer()", "socket lib/new/socket.ts"],
  ["app/sitemap.ts", "export default map", "other app/sitemap.ts"],
  ["pages/api/new.ts", "export default handler", "other pages/api/new.ts"],
  ["middleware.ts", "export function middleware() {}", "other middleware.ts"],
  ["next.config.ts", "{\n  rewrites: async () => []\n}", "other next.config.ts rewrites"],
]

const listed = [
  ...routeTable.map(({ method, path }) => `${method} ${path}`),
  ...pageTable.map(({ path }) => `page ${path}`),
  ...probes,
  ...streams,
]

test("every route and method is in the table, and the table names no other", () => {
  const routes = (names: readonly string[]) => names.filter((name) => !/^(page|stream) /.test(name))
  expect(routes(waysIn(root)).toSorted()).toEqual(routes(listed).toSorted())
})

// With actions there would be ways in whose address says nothing of what they do.
test("so is every page and every stream of events; there is no server action, no socket and no other way in", () => {
  expect(waysIn(root).toSorted()).toEqual(listed.toSorted())
})

test.each(planted)("a planted one is seen: %s", (path, text, name) => {
  const folder = mkdtempSync(join(tmpdir(), "housecall-ways-"))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, path, ".."), { recursive: true })
  writeFileSync(join(folder, path), text)
  expect(waysIn(folder)).toContain(name)
  expect(listed).not.toContain(name)
})

test("every route names its event, or the list of reasons says why it has none", () => {
  const routes = routeTable.map(({ method, path }) => `${method} ${path}`)
  expect(Object.keys(routeEvents).toSorted()).toEqual(routes.toSorted())
  const unwalked = Object.keys({ ...provenElsewhere, ...neverGiven })
  expect(unwalked.filter((name) => !routes.includes(name))).toEqual([])
  const silent = routes.filter((name) => routeEvents[name] === "nothing")
  const known = { ...reasons, ...given }
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
