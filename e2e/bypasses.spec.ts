import type pg from "pg"

import { around, bypassesTogether, bypassHeaders, bypassPaths } from "./bypass-list"
import type { Bypass } from "./bypass-list"
import { arrangeCallers } from "./callers"
import type { Caller } from "./callers"
import { clinicRows, wordsOf } from "./clinic-rows"
import { pageTable } from "./page-table"
import { askPlain, eachOf, ourOrigin } from "./plain-http"
import type { Asked, Told } from "./plain-http"
import { addressWith, callOf } from "./route-call"
import { routeTable } from "./route-table"
import type { RouteLine, Rows } from "./route-table"
import { expect, test } from "./test"
import { withDatabase } from "./visit"

test.setTimeout(600_000)

type Arranged = { client: pg.Client; callers: readonly Caller[]; rows: Rows }

/**
 * In a clinic of its own, with what `arrange` makes there first; what is asked then must change no row of it,
 * and leave nothing in its log.
 */
async function nothingChanges<T>(
  arrange: (arranged: Arranged) => Promise<T>,
  work: (arranged: Arranged, made: T) => Promise<readonly string[]>,
): Promise<void> {
  await withDatabase(async (client) => {
    const { callers, scene } = await arrangeCallers(client)
    const rows = await scene()
    const arranged = { client, callers, rows }
    const made = await arrange(arranged)
    const before = await clinicRows(client, rows.clinicId)
    const wrong = await work(arranged, made)
    expect.soft(wrong).toEqual([])
    expect(await clinicRows(client, rows.clinicId)).toEqual(before)
  })
}

const isProtected = ({ who }: RouteLine) => who !== "anyone" && who !== "signature"

test("no way around that was ever known of Next.js or next-auth shows a protected page or answers a protected route", async () => {
  await nothingChanges(nothing, async ({ client, rows }) => {
    const pages = pageTable
      .filter(({ who }) => who !== "anyone")
      .map(({ path }): Asked => ({ method: "GET", path: addressWith(path, rows) }))
    const routes = routeTable.filter(isProtected).map((line) => {
      const asked = callOf(line, rows)
      return { ...asked, headers: { ...asked.headers, origin: ourOrigin } }
    })
    const all = [
      ...pairs(pages, [...bypassHeaders, ...bypassPaths]),
      ...pairs(
        pages.map((page) => ({ ...page, method: "HEAD" })),
        bypassesTogether.slice(0, 1),
      ),
      ...pairs(
        pages.map((page) => ({ ...page, ...action })),
        bypassesTogether.slice(0, 1),
      ),
      ...pairs(routes, [...bypassesTogether, ...bypassHeaders.filter(isPrefetch)]),
    ]
    const answers = await eachOf(all, ({ asked, bypass }) => followed(around(asked, bypass)))
    console.log(`${pages.length} pages, ${routes.length} routes: ${all.length} ways around`)
    const ids = answers.map(({ answer }) => answer.id)
    expect.soft(await eventsOf(client, rows, ids)).toEqual([])
    return answers.flatMap(({ one: { asked, bypass }, answer }) => {
      const fault = faultOf(
        answer,
        rows,
        isRoute(asked) && !(isPrefetch(bypass) && answer.text === "{}"),
      )
      return fault === undefined ? [] : [`${asked.method} ${asked.path} ${bypass.name}: ${fault}`]
    })
  })
})

test("what another page, no page or a forged host sends changes nothing, on any route that a cookie authorises", async () => {
  await nothingChanges(credentialsOf, async ({ client, callers, rows }, credentials) => {
    const lines = routeTable.filter(
      ({ method, path, who }) =>
        method !== "GET" &&
        who !== "signature" &&
        !(Array.isArray(who) && who.join() === "device") &&
        // It is no route, and says so to everybody.
        path !== "/api/[...nothing]",
    )
    const all = lines.flatMap((line) =>
      Object.keys(otherPages).map((from) => ({ line, from, who: allowed(line, callers) })),
    )
    const answers = await eachOf(all, ({ line, from, who }) => {
      const asked = callOf(line, rows)
      const visitor = who?.kind === "visitor" ? `?clinic=${rows.clinicSlug}` : ""
      const own = who === undefined ? {} : credentials.get(who)
      const headers = { ...asked.headers, ...own, ...otherPages[from] }
      return askPlain({ ...asked, path: `${asked.path}${visitor}`, headers })
    })
    const ids = answers.map(({ answer }) => answer.id)
    expect.soft(await eventsOf(client, rows, ids)).toEqual([])
    console.log(`${lines.length} changes: ${all.length} from elsewhere`)
    return answers.flatMap(({ one, answer: { status, text } }) =>
      status === 403 && text === '{"error":"origin"}'
        ? []
        : [`${one.line.method} ${one.line.path}, ${one.from}: ${status} ${text.slice(0, 80)}`],
    )
  })
})

test("a method that the table does not have is 405, whatever a header says that was meant", async () => {
  await nothingChanges(credentialsOf, async ({ callers, rows }, credentials) => {
    const all = [...new Set(routeTable.map(({ path }) => path))].flatMap((path) => {
      const lines = routeTable.filter((line) => line.path === path)
      const has = lines.map(({ method }) => String(method))
      const [first] = lines
      const other = ["GET", "POST", "PUT", "PATCH", "DELETE"].filter((one) => !has.includes(one))
      return [...other, "TRACE", "PROPFIND"].flatMap((method) =>
        first === undefined ? [] : [{ line: first, method }],
      )
    })
    const pages = pageTable.map(({ path }) => ({ page: path, method: "TRACE" }))
    const answers = await eachOf([...all, ...pages], (one) => {
      if ("page" in one) return askPlain({ method: "TRACE", path: addressWith(one.page, rows) })
      const who = allowed(one.line, callers)
      const asked = callOf(one.line, rows)
      const own = who === undefined ? {} : credentials.get(who)
      const headers = { ...asked.headers, ...own, ...meant(one.line.method), origin: ourOrigin }
      const path = `${asked.path}${asked.path.includes("?") ? "&" : "?"}_method=${one.line.method}`
      return askPlain({ method: one.method, path, headers })
    })
    return answers.flatMap(({ one, answer: { status } }) =>
      status === 405
        ? []
        : [`${one.method} ${"page" in one ? one.page : one.line.path}: ${status}`],
    )
  })
})

test("a session that has ended, another kind's, and a made-up one open nothing, on any page or route", async () => {
  await nothingChanges(endedCredentials, async ({ client, rows }, ended) => {
    const routes = routeTable.filter(isProtected).map((line) => callOf(line, rows))
    const pages = pageTable
      .filter(({ who }) => who !== "anyone")
      .map(({ path }): Asked => ({ method: "GET", path: addressWith(path, rows) }))
    const all = [...routes, ...pages].flatMap((asked) =>
      Object.keys(ended).map((name) => ({ asked, name })),
    )
    const answers = await eachOf(all, ({ asked, name }) =>
      askPlain({ ...asked, headers: { origin: ourOrigin, ...asked.headers, ...ended[name] } }),
    )
    const ids = answers.map(({ answer }) => answer.id)
    expect.soft(await eventsOf(client, rows, ids)).toEqual([])
    console.log(`${all.length} calls with what opens nothing`)
    return answers.flatMap(({ one: { asked, name }, answer }) => {
      const fault = faultOf(answer, rows, isRoute(asked))
      return fault === undefined ? [] : [`${asked.method} ${asked.path}, ${name}: ${fault}`]
    })
  })
})

const nothing = () => Promise.resolve(undefined)
const isRoute = ({ path }: Asked) => path.startsWith("/api/")

/** Next.js itself answers that with nothing, `{}`, and asks nobody behind. */
const isPrefetch = ({ headers = {} }: Bypass) => "x-middleware-prefetch" in headers

/** A server action, of which there are none, sent as a browser would from a page that Next.js lets in without Origin. */
const action = {
  method: "POST",
  headers: { "content-type": "text/plain;charset=UTF-8", origin: "null" },
  body: "[]",
}

const otherPages: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "no Origin": {},
  "Origin null": { origin: "null" },
  "Origin null, called our own": { origin: "null", "sec-fetch-site": "same-origin" },
  "another Origin": { origin: "https://evil.example" },
  "another Origin as the host": {
    origin: "https://evil.example",
    "x-forwarded-host": "evil.example",
    "x-forwarded-proto": "https",
  },
  "our Origin, from another site": { origin: ourOrigin, "sec-fetch-site": "cross-site" },
  "our Origin, from beside it": { origin: ourOrigin, "sec-fetch-site": "same-site" },
  "our Origin with more behind it": { origin: `${ourOrigin}.evil.example` },
}

function pairs(all: readonly Asked[], bypasses: readonly Bypass[]) {
  return all.flatMap((asked) => bypasses.map((bypass) => ({ asked, bypass })))
}

/** Next.js sends whoever asks for a part of a page to the same address with a hash, and doubled slashes to single ones. */
async function followed(asked: Asked): Promise<Told> {
  const first = await askPlain(asked)
  const to = first.headers.location ?? ""
  const isOnward = first.status === 308 || /[?&]_rsc/.test(to)
  return isOnward && /^\/(?!\/)/.test(to) ? askPlain({ ...asked, path: to }) : first
}

/** What an answer to nobody shows, does or gives away. */
function faultOf(
  { status, text, headers }: Told,
  rows: Rows,
  refused: boolean,
): string | undefined {
  if (status >= 500) return `${status}`
  const to = headers.location
  // An address with a host of its own comes back as it was asked.
  if (to !== undefined && !/^\/(?![/\\])/.test(to) && !to.startsWith("http://evil.example/"))
    return `sent to ${to}`
  if (/(?:href|action|content)="[^"]*evil\.example/.test(text)) return "links elsewhere"
  if (headers["set-cookie"] !== undefined) return "sets a cookie"
  const said = wordsOf(rows).find((word) => text.includes(word))
  if (said !== undefined) return `says ${said}`
  return refused && status < 400 ? `${status} ${text.slice(0, 60)}` : undefined
}

/** In the clinic's log, by the requests' ids: whoever is nobody has no clinic, so nothing stands there. */
async function eventsOf(
  client: pg.Client,
  { clinicId }: Rows,
  ids: readonly string[],
): Promise<string[]> {
  const { rows } = await client.query<{ action: string }>(
    "select distinct action from audit_events where clinic_id = $1 and request_id = any($2)",
    [clinicId, ids],
  )
  return rows.map(({ action: name }) => name)
}

async function credentialsOf({ callers, rows }: Arranged) {
  const credentials = new Map<Caller, Record<string, string>>()
  for (const who of callers) credentials.set(who, await who.headers(rows))
  return credentials
}

/** Somebody of this clinic who may call it. */
function allowed({ who, as }: RouteLine, callers: readonly Caller[]): Caller | undefined {
  if (!Array.isArray(who)) return callers.find(({ name }) => name === (as ?? "nobody"))
  const kinds: readonly string[] = who
  return callers.find(({ kind, role }) => kinds.includes(kind) && role !== "interpreter")
}

function meant(method: string): Record<string, string> {
  return {
    "x-http-method-override": method,
    "x-http-method": method,
    "x-method-override": method,
  }
}

/** What was good once, what is good elsewhere, and what never was. */
async function endedCredentials({
  client,
  callers,
  rows,
}: Arranged): Promise<Readonly<Record<string, Readonly<Record<string, string>>>>> {
  const of = async (name: string) =>
    (await callers.find((one) => one.name === name)?.headers(rows)) ?? {}
  const valueOf = ({ cookie = "" }: Record<string, string>) => cookie.split("=")[1] ?? ""
  const [signedOut, old, patient, portal] = [
    await of("administrator"),
    await of("clinician"),
    await of("patient"),
    await of("portal"),
  ]
  await askPlain({
    method: "POST",
    path: "/api/sign-out",
    headers: { ...signedOut, origin: ourOrigin, "content-type": "application/json" },
    body: "{}",
  })
  await client.query(
    "update sessions set expires_at = now() - interval '1 second' where clinic_id = $1",
    [rows.clinicId],
  )
  const device = (await of("device"))["authorization"] ?? ""
  return {
    "signed out": signedOut,
    "idle for too long": old,
    "a patient's as staff's": { cookie: `__Host-housecall.session=${valueOf(patient)}` },
    "a portal's as a visit's": { cookie: `__Host-housecall.visit=${valueOf(portal)}` },
    "a device's as a cookie": {
      cookie: `__Host-housecall.session=${device.replace("Bearer ", "")}`,
    },
    "made up": { cookie: `__Host-housecall.session=${"A".repeat(43)}`, authorization: "Bearer x" },
  }
}
