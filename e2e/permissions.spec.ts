import type pg from "pg"

import { arrangeCallers } from "./callers"
import type { Caller } from "./callers"
import { startHospital } from "./hospital"
import type { Hospital } from "./hospital"
import { mayCall } from "./may-call"
import type { Expected } from "./may-call"
import { isGiven, missingEvent } from "./missing-event"
import type { Answer, Left } from "./missing-event"
import { preparedScene } from "./prepared-scene"
import { call, sentTo } from "./route-call"
import { neverGiven, provenElsewhere } from "./route-events"
import { nameOf, routeTable } from "./route-table"
import type { RouteLine, Rows } from "./route-table"
import { running } from "./running"
import { expect, test } from "./test"
import { withDatabase } from "./visit"

const origin = new URL(running.baseUrl).origin

type Cell = { line: RouteLine; who: Caller; expected: Expected; answer: Answer }
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
  const prepared = (line: RouteLine) =>
    preparedScene({ client, callers, scene, hospital, troubles }, line)
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
  const response = await call(sentTo(line, rows), who, rows)
  const text = await textOf(response)
  const isJson = response.headers.get("content-type") === "application/json"
  const answer: unknown = isJson ? JSON.parse(text) : {}
  const why = new URL(response.headers.get("location") ?? "", origin).searchParams.get("why")
  const said =
    typeof answer === "object" && answer !== null && "error" in answer ? String(answer.error) : ""
  const error = why ?? said
  const id = rows.sending?.loggedAs ?? response.headers.get("x-request-id") ?? ""
  return { status: response.status, error, id }
}

/** A stream of events does not end: that it began is enough here. */
async function textOf(response: Response): Promise<string> {
  if (response.headers.get("content-type")?.startsWith("text/event-stream") !== true)
    return response.text()
  await response.body?.cancel()
  return ""
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
