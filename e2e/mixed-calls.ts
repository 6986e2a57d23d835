import type { Caller } from "./callers"
import { foreignId, othersOf, withId } from "./foreign-id"
import { idPositions } from "./id-positions"
import type { IdPosition } from "./id-positions"
import { mayCall } from "./may-call"
import type { Naming } from "./name-positions"
import { preparedScene } from "./prepared-scene"
import type { Arranging } from "./prepared-scene"
import { sentTo } from "./route-call"
import type { Sent } from "./route-call"
import { nameOf, routeTable } from "./route-table"
import type { RouteLine, Rows } from "./route-table"

/** `id` is the other clinic's, and `theirs` are the rows of a scene of it. */
export type Mixed = {
  place: string
  sent: Sent
  who: Caller
  rows: Rows
  theirs: Rows
  id: string
  naming?: Naming | undefined
}

/** Places whose id, or name, is for everybody. */
const open: Readonly<Record<string, string>> = {
  "POST /api/sign-in/oidc body.providerId": "on the sign-in page, for whoever opens it",
  "POST /api/my/clinic body.clinic": "a clinic's own page, for whoever opens it",
  "POST /api/my/code body.clinic": "a patient of any clinic says which",
}

/**
 * For each place of each route that takes an id: the request of one who may call it, in the state that it
 * needs, with the other clinic's id in that place alone. `unknown` are places for which no row of theirs is known.
 */
export async function mixedCalls(own: Arranging, other: Arranging) {
  const others = await othersOf(other)
  const all: Mixed[] = []
  const unknown: string[] = []
  for (const line of routeTable.filter(({ who }) => who !== "signature")) {
    const positions = idPositions(line).filter(
      (one) => one.naming !== "held" && !(placeOf(line, one) in open),
    )
    const callers = own.callers.filter((who) => calls(line, who))
    const visitors = callers.filter(({ kind }) => kind === "visitor")
    if (positions.length === 0 && visitors.length === 0) continue
    const rows = await preparedScene(own, line)
    const theirs = await preparedScene(other, line)
    const [sent, sentThere] = [sentTo(line, rows), sentTo(line, theirs)]
    const signedIn: Caller[] = []
    for (const who of callers) {
      const headers = await who.headers(rows)
      signedIn.push({ ...who, headers: () => Promise.resolve(headers) })
    }
    for (const position of positions) {
      const place = placeOf(line, position)
      const id = foreignId(position, line, sentThere, theirs, others)
      const { naming } = position
      // What means something in one's own clinic alone has no row there: there may be none of theirs.
      if (id === undefined && naming !== "own") unknown.push(place)
      else if (id !== undefined)
        for (const who of signedIn) {
          const mixed = withId(sent, line, position, id)
          all.push({ place, who, rows, theirs, id, naming, sent: mixed })
        }
    }
    for (const who of visitors) {
      const query = `${sent.query ?? ""}&clinic=${theirs.clinicSlug}`
      all.push({
        place: `${nameOf(line)} query.clinic`,
        who,
        rows,
        theirs,
        id: theirs.clinicId,
        sent: { ...sent, query },
      })
    }
  }
  return { all: [...all, ...(await programCalls(own, other))], unknown }
}

/** A program of one clinic asks for a resource that is another's, by the address or by the words of a search. */
async function programCalls(own: Arranging, other: Arranging): Promise<Mixed[]> {
  const all: Mixed[] = []
  const who = own.callers.find(({ kind }) => kind === "nobody")
  for (const line of routeTable.filter(({ path }) => path === "/api/fhir/[[...path]]")) {
    if (!["GET", "POST"].includes(line.method) || who === undefined) continue
    const [rows, theirs] = [await preparedScene(own, line), await preparedScene(other, line)]
    const sent = sentTo(line, rows)
    const id = theirs.patientId
    const theirsIn = (text: string) => text.replaceAll(rows.patientId, id)
    const mixed = {
      ...sent,
      path: theirsIn(sent.path),
      body: typeof sent.body === "string" ? theirsIn(sent.body) : sent.body,
    }
    all.push({ place: `${nameOf(line)} path`, who, rows, theirs, id, sent: mixed })
  }
  return all
}

function placeOf(line: RouteLine, { where, path }: IdPosition): string {
  return `${nameOf(line)} ${where}.${path.join(".")}`
}

/** One of each kind who may; where staff name the visit that others need not, a clinician too. */
function calls(line: RouteLine, who: Caller): boolean {
  if (who.foreign === true) return false
  if (!Array.isArray(line.who)) return who.name === (line.as ?? "nobody")
  if (line.path.startsWith("/api/rooms/") && who.name === "clinician") return true
  if (mayCall(line, who) !== "allowed") return false
  return who.kind !== "staff" || who.name === firstStaff(line)
}

const order = [
  "clinician",
  "nurse",
  "scheduler",
  "administrator",
  "auditor",
  "interpreter",
] as const

function firstStaff(line: RouteLine): string | undefined {
  const headers = () => Promise.resolve({})
  return order.find(
    (role) => mayCall(line, { name: role, kind: "staff", role, headers }) === "allowed",
  )
}
