import type pg from "pg"

import { permissions } from "@/lib/permissions"
import type { Role } from "@/lib/permissions"

import { arrangeCallers } from "./callers"
import type { Caller } from "./callers"
import { startHospital } from "./hospital"
import type { Hospital } from "./hospital"
import { isGiven, missingEvent } from "./missing-event"
import type { Answer, Left } from "./missing-event"
import { bytesOf, idFor } from "./route-call"
import { neverGiven, provenElsewhere } from "./route-events"
import { routeTable } from "./route-table"
import type { RouteLine, Rows } from "./route-table"
import { running } from "./running"
import { scenes } from "./scenes"
import type { Called, Stage } from "./scenes"
import { sendings } from "./sendings"
import { expect, test } from "./test"
import { withDatabase } from "./visit"

const origin = new URL(running.baseUrl).origin

type Cell = { line: RouteLine; who: Caller; expected: Expected; answer: Answer }
type Expected = "allowed" | "refused" | "skip"

/**
 * The table of routes against the table of permissions, cell by cell: who may is neither 401 nor 403,
 * everybody else is 401, 403 or 404. What each call left in the log is found by the id that the answer
 * and the events carry, so nobody else's calls are in the way; the events are there before the answer is.
 */
test("every route answers each kind of caller as the tables say, and leaves its event", async () => {
  test.setTimeout(600_000)
  const cells: Cell[] = []
  const troubles: string[] = []
  const lines = routeTable.values()
  // Whoever has an address of a clinic's is known to the hospital.
  const hospital = await startHospital(new Proxy({}, { get: (_, login) => claimsOf(login) }))
  try {
    // Side by side, each in clinics of its own: the database is waited for less.
    await Promise.all(
      [1, 2, 3, 4].map(() =>
        withDatabase((client) => walk(client, lines, cells, troubles, hospital)),
      ),
    )
  } finally {
    await hospital.stop()
  }
  const left = await withDatabase((client) => eventsOf(client, cells))
  const named = ({ line, who, answer }: Cell) =>
    `${nameOf(line)} as ${who.name}: ${answer.status} ${answer.error}`

  expect.soft(troubles).toEqual([])
  const wrong = cells.filter(({ expected, answer }) => !fits(expected, answer))
  expect.soft(wrong.map((cell) => `${named(cell)}, should be ${cell.expected}`)).toEqual([])

  const silent = cells.flatMap((cell) => {
    const missing = missingEvent(cell.line, cell.who, cell.answer, left.get(cell.answer.id) ?? [])
    return missing === undefined ? [] : [`${named(cell)}: ${missing}`]
  })
  expect.soft(silent).toEqual([])

  const answered = new Set(
    cells.filter(({ answer }) => isGiven(answer)).map(({ line }) => nameOf(line)),
  )
  const never = routeTable.map(nameOf).filter((name) => !answered.has(name))
  const known = Object.keys({ ...provenElsewhere, ...neverGiven })
  expect.soft(never.toSorted()).toEqual(known.toSorted())
  console.log(`${routeTable.length} routes: ${cells.length} calls, ${left.size} with events`)
})

function claimsOf(login: string | symbol) {
  return typeof login === "string" ? { email: login, email_verified: true } : undefined
}

/** One after another what `lines` still holds. Each call that is let through has a scene to itself. */
async function walk(
  client: pg.Client,
  lines: Iterable<RouteLine>,
  cells: Cell[],
  troubles: string[],
  hospital: Hospital,
): Promise<void> {
  const { callers, scene } = await arrangeCallers(client)
  const prepared = async (line: RouteLine): Promise<Rows> => {
    const rows = await scene()
    const called: Stage["called"] = async (who, path, body, headers): Promise<Called> => {
      const by = callers.find(({ name }) => name === who)
      if (by === undefined) throw new Error(`nobody is called ${who}`)
      const named = path.replaceAll(/:(\w+)/g, (_, name: string) => idFor(name, rows))
      const response = await call({ method: "POST", path: named, body, headers }, by, rows)
      const text = await response.text()
      if (!response.ok) throw new Error(`${named} ${response.status} ${text}`)
      const cookies = response.headers.getSetCookie().map((one) => one.split(";")[0])
      return { answer: JSON.parse(text), cookie: cookies.join("; ") }
    }
    const made: Stage["made"] = async (who, path, body, field) => {
      const { answer } = await called(who, path, body)
      return typeof answer === "object" && answer !== null ? String(Reflect.get(answer, field)) : ""
    }
    const run = (text: string, values: readonly unknown[] = []) => client.query(text, [...values])
    const stage = { rows, run, made, called, hospital }
    try {
      const ids = await scenes[nameOf(line)]?.(stage)
      return { ...rows, ids: ids ?? {}, sending: await sendings[nameOf(line)]?.(stage) }
    } catch (error) {
      // The others are walked all the same.
      troubles.push(`${nameOf(line)}: ${error instanceof Error ? error.message : "fault"}`)
      return rows
    }
  }
  for (const line of lines) {
    const all = callers.map((who) => ({ line, who, expected: mayCall(line, who) }))
    const refused = all.filter(({ expected }) => expected === "refused")
    const shared = refused.length > 0 ? await prepared(line) : undefined
    for (const one of refused)
      if (shared !== undefined) cells.push({ ...one, answer: await ask(line, one.who, shared) })
    for (const one of all) {
      const byAnyone = one.expected === "skip" && one.who.name === (line.as ?? "nobody")
      if (one.expected !== "allowed" && !byAnyone) continue
      const rows = await prepared(line)
      // Without what makes it good as well: a signature, a token, a cookie.
      if (byAnyone && rows.sending !== undefined)
        cells.push({ ...one, answer: await ask(line, one.who, { ...rows, sending: undefined }) })
      cells.push({ ...one, answer: await ask(line, one.who, rows) })
    }
  }
}

/** Whether the tables let this caller through. Rows are judged beside them: a foreign row is nobody's. */
function mayCall(line: RouteLine, who: Caller): Expected {
  if (line.who === "anyone" || line.who === "signature") return "skip"
  if (who.kind === "nobody" || !line.who.includes(who.kind)) return "refused"
  if (who.kind !== "staff") return "allowed"
  const granted: readonly Role[] | undefined = line.permission && permissions[line.permission]
  if (granted !== undefined && (who.role === undefined || !granted.includes(who.role)))
    return "refused"
  if (who.foreign === true) return line.namesRow === true ? "refused" : "allowed"
  return "allowed"
}

/** Of those who may, the state of a visit or a wrong password may refuse; never the permission. */
function fits(expected: Expected, { status, error }: Answer): boolean {
  // Not implemented is an answer of the FHIR interface.
  if (expected === "skip") return status < 500 || status === 501
  const byState = status === 403 && states.has(error)
  if (expected === "refused") return [401, 403, 404].includes(status) && !byState
  return byState || (status !== 401 && status !== 403 && status < 500)
}

const states = new Set([
  "not_admitted",
  "no_consent",
  "wrong_proof",
  "wrong_code",
  "too_late",
  "step_up_needed",
])

async function ask(line: RouteLine, who: Caller, rows: Rows): Promise<Answer> {
  const path = line.path.replaceAll(/\[(\w+)\]/g, (_, name: string) => idFor(name, rows))
  const { method, query, headers, body } = line
  const { loggedAs, ...sending } = rows.sending ?? {}
  const sent = { method, path, query: query?.(rows), headers, body: body?.(rows), ...sending }
  const response = await call(sent, who, rows)
  const text = await textOf(response)
  const isJson = response.headers.get("content-type") === "application/json"
  const answer: unknown = isJson ? JSON.parse(text) : {}
  const why = new URL(response.headers.get("location") ?? "", origin).searchParams.get("why")
  const said =
    typeof answer === "object" && answer !== null && "error" in answer ? String(answer.error) : ""
  const error = why ?? said
  const id = loggedAs ?? response.headers.get("x-request-id") ?? ""
  return { status: response.status, error, id }
}

/** A stream of events does not end: that it began is enough here. */
async function textOf(response: Response): Promise<string> {
  if (response.headers.get("content-type")?.startsWith("text/event-stream") !== true)
    return response.text()
  await response.body?.cancel()
  return ""
}

type Sent = {
  method: string
  path: string
  query?: string | undefined
  headers?: Readonly<Record<string, string>> | undefined
  body?: unknown
}

/** A client that keeps no cookies: what one answer sets, the next call must not have. */
async function call(sent: Sent, who: Caller, rows: Rows): Promise<Response> {
  const query = new URLSearchParams(sent.query ?? "")
  if (who.kind === "visitor") query.set("clinic", rows.clinicSlug)
  const { body = {} } = sent
  const headers = { origin, "content-type": "application/json", ...(await who.headers(rows)) }
  return fetch(`${running.baseUrl}${sent.path}?${query}`, {
    method: sent.method,
    headers: { ...headers, ...sent.headers },
    redirect: "manual",
    signal: AbortSignal.timeout(60_000),
    ...(sent.method === "GET" ? {} : { body: bytesOf(body) }),
  })
}

function nameOf({ method, path }: RouteLine): string {
  return `${method} ${path}`
}

async function eventsOf(client: pg.Client, cells: readonly Cell[]): Promise<Map<string, Left[]>> {
  const { rows } = await client.query<Left & { id: string }>(
    "select request_id as id, action, outcome from audit_events where request_id = any($1)",
    [cells.map(({ answer }) => answer.id)],
  )
  const left = new Map<string, Left[]>()
  for (const { id, ...one } of rows) left.set(id, [...(left.get(id) ?? []), one])
  return left
}
