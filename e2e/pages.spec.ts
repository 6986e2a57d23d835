import type pg from "pg"

import { arrangeCallers } from "./callers"
import type { Caller } from "./callers"
import { wordsOf } from "./clinic-rows"
import { pageTable } from "./page-table"
import type { PageLine } from "./page-table"
import { askPlain, eachOf } from "./plain-http"
import type { Told } from "./plain-http"
import { addressWith } from "./route-call"
import type { Rows } from "./route-table"
import { expect, test } from "./test"
import { withDatabase } from "./visit"

test.setTimeout(600_000)

/** How a page is asked for: as a person opens it, and as Next.js's own pages fetch it and its parts ahead. */
const ways: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  opened: {},
  followed: { rsc: "1" },
  "fetched ahead": { purpose: "prefetch", "sec-purpose": "prefetch", "x-moz": "prefetch" },
  "fetched ahead by the router": { rsc: "1", "next-router-prefetch": "1" },
}

test("every page lets in whom the table says, shows nobody another's row, and what it shows is in the log first", async () => {
  await withDatabase(async (client) => {
    const { callers, scene } = await arrangeCallers(client)
    const rows = await scene()
    const name = await nameOnly(client, rows)
    const all = pageTable.flatMap((line) =>
      callers.flatMap((who) => waysOf(who).map((way) => ({ line, who, way }))),
    )
    const credentials = new Map<Caller, Record<string, string>>()
    for (const who of callers) credentials.set(who, await who.headers(rows))
    const answers = await eachOf(all, async ({ line, who, way }) => {
      const headers = { ...credentials.get(who), ...ways[way] }
      return followed(addressWith(line.path, rows), headers)
    })
    const wrong = answers.flatMap(({ one, answer }) => {
      const fault = faultOf(one, answer, [name, ...wordsOf(rows)])
      return fault === undefined ? [] : [`${one.line.path} ${one.way} as ${one.who.name}: ${fault}`]
    })
    expect.soft(wrong).toEqual([])

    const shown = answers.filter(({ answer }) => answer.text.includes(name))
    const known = await logged(
      client,
      shown.map(({ answer }) => answer.id),
    )
    const silent = shown.filter(({ answer }) => !known.has(answer.id))
    expect.soft(silent.map(({ one }) => `${one.line.path} ${one.way}`)).toEqual([])
    console.log(`${pageTable.length} pages: ${answers.length} calls, ${shown.length} with the name`)
  })
})

test("a stream of events is whose its audience is, and nobody else's", async () => {
  await withDatabase(async (client) => {
    const { callers, scene } = await arrangeCallers(client)
    const rows = await scene()
    const audiences: Readonly<Record<string, readonly string[]>> = {
      "/api/events": ["staff"],
      "/api/events?for=visit": ["patient", "companion"],
      // By the cookie of a place in the line, which none of them has.
      "/api/events?for=queue": [],
    }
    const all = Object.keys(audiences).flatMap((path) => callers.map((who) => ({ path, who })))
    const credentials = new Map<Caller, Record<string, string>>()
    for (const who of callers) credentials.set(who, await who.headers(rows))
    const answers = await eachOf(all, ({ path, who }) =>
      askPlain({ method: "GET", path, headers: credentials.get(who) ?? {} }),
    )
    for (const { one, answer } of answers) {
      const may = audiences[one.path]?.includes(one.who.kind) === true
      expect.soft(answer.status, `${one.path} as ${one.who.name}`).toBe(may ? 200 : 401)
    }
  })
})

test("what is measured is for Prometheus' token, and no session is one", async () => {
  await withDatabase(async (client) => {
    const { callers, scene } = await arrangeCallers(client)
    const rows = await scene()
    for (const who of callers) {
      const headers = await who.headers(rows)
      const { status, text } = await askPlain({ method: "GET", path: "/metrics", headers })
      expect([401, 404], who.name).toContain(status)
      expect(text).not.toContain("housecall_")
    }
  })
})

/** Each opens each page; how else it can be asked for does not hang on the role. */
function waysOf({ name }: Caller): string[] {
  const one = ["clinician", "clinician of another clinic", "portal", "nobody"].includes(name)
  return one ? Object.keys(ways) : ["opened"]
}

/** The row's own word, which no other row has: where it is shown, the row is. */
async function nameOnly(client: pg.Client, { patientId }: Rows): Promise<string> {
  const name = `Marker ${patientId.slice(0, 8)}`
  await client.query("update patients set name = $2 where id = $1", [patientId, name])
  return name
}

/** Next.js sends a request for a part of a page once to its own address with a hash. */
async function followed(path: string, headers: Readonly<Record<string, string>>): Promise<Told> {
  const first = await askPlain({ method: "GET", path, headers })
  const to = first.headers.location ?? ""
  return /[?&]_rsc/.test(to) ? askPlain({ method: "GET", path: to, headers }) : first
}

type Asked = { line: PageLine; who: Caller; way: string }

function faultOf({ line, who, way }: Asked, answer: Told, words: readonly string[]) {
  const { status, text, headers } = answer
  const [name = ""] = words
  if (status >= 500) return `${status}`
  const isShown = text.includes(name)
  if (isShown && !mayName(line, who)) return "shows the name"
  if (!isShown && way === "opened" && who.kind === "staff" && mayName(line, who))
    return "does not show the name"
  const to = headers.location ?? (/NEXT_REDIRECT;\w+;([^;]+);/.exec(text)?.[1] || undefined)
  const isSentAway = to !== undefined && /^\/(sign-in|my)$/.test(to)
  if (isLetIn(line, who)) return isSentAway ? `sent to ${to}` : undefined
  if (isSentAway) return undefined
  // What the router fetches ahead is the frame around a page that waits, or nothing: the page is not asked.
  const said = words.find((word) => text.includes(word))
  if (way === "fetched ahead by the router") return said === undefined ? undefined : `says ${said}`
  return `let in with ${status}`
}

function isLetIn({ who }: PageLine, { kind }: Caller): boolean {
  return who === "anyone" || who === kind
}

function mayName({ names = [], who }: PageLine, caller: Caller): boolean {
  if (caller.foreign === true) return false
  if (caller.kind === "portal") return who === "portal"
  return caller.role !== undefined && names.includes(caller.role)
}

async function logged(client: pg.Client, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await client.query<{ id: string }>(
    "select distinct request_id as id from audit_events where request_id = any($1)",
    [ids],
  )
  return new Set(rows.map(({ id }) => id))
}
