import type pg from "pg"

import { arrangeCallers } from "./callers"
import { clinicRows, tablesNaming } from "./clinic-rows"
import { startHospital } from "./hospital"
import { mixedCalls } from "./mixed-calls"
import type { Mixed } from "./mixed-calls"
import { call } from "./route-call"
import { expect, test } from "./test"
import { withDatabase } from "./visit"

/**
 * Who may call, with rows of their own clinic but for one id, which is another clinic's. permissions.spec.ts
 * has the same requests with own rows alone, which are answered, and with another clinic's alone.
 */
test("one id of another clinic among one's own, in each place of each route that takes one: refused or as if absent, and nothing of theirs changes", async () => {
  test.setTimeout(600_000)
  const troubles: string[] = []
  const hospital = await startHospital(new Proxy({}, { get: (_, login) => claimsOf(login) }))
  try {
    await withDatabase(async (client) => {
      const own = { client, hospital, troubles, ...(await arrangeCallers(client)) }
      const other = { client, hospital, troubles, ...(await arrangeCallers(client)) }
      const { all, unknown } = await mixedCalls(own, other)
      const [ownId, otherId] = [(await own.scene()).clinicId, (await other.scene()).clinicId]
      expect.soft(troubles).toEqual([])
      expect.soft(unknown, "no row of the other clinic is known for these").toEqual([])

      const before = await settledRows(client, [ownId, otherId])
      const owns = all.filter(({ naming }) => naming === "own")
      const rest = all.filter(({ naming }) => naming !== "own")
      const refused = await answersTo(rest.filter(({ place }) => !(place in ignored)))
      expect.soft(refused.filter((one) => !/: (401|403|404|409|410) /.test(one))).toEqual([])
      expect.soft(await rowsOf(client, [ownId, otherId])).toEqual(before)

      const asAbsent = rest.filter(({ place }) => place in ignored)
      const answered = await answersTo(asAbsent)
      expect.soft(answered.filter((one) => !/: (200|401|403|404) /.test(one))).toEqual([])
      expect.soft(await rowsOf(client, [otherId])).toEqual({ [otherId]: before[otherId] })
      const ids = asAbsent.map(({ id }) => id)
      expect(await tablesNaming(client, ownId, ids)).toEqual([])

      // The same number, hash or word means what it means in one's own clinic: nothing of theirs is in the answer.
      const told = await answersTo(owns)
      expect.soft(told.filter((one) => /: 5\d\d /.test(one))).toEqual([])
      expect.soft(told.filter((one) => one.includes(tells))).toEqual([])
      expect(await rowsOf(client, [otherId])).toEqual({ [otherId]: before[otherId] })
      const places = (some: readonly Mixed[]) => new Set(some.map(({ place }) => place)).size
      const calls = refused.length + answered.length + told.length
      console.log(
        `${places(all)} places, ${places(owns)} of them of numbers and words of one's own: ${calls} calls`,
      )
    })
  } finally {
    await hospital.stop()
  }
})

const tells = " [something of the other clinic's]"

/** What names no row of the clinic is left out there, as if nobody had said it. */
const ignored: Readonly<Record<string, string>> = {
  "POST /api/visit-types body.type.clinicianIds.0": "who is none of the clinic's offers nothing",
  "POST /api/visit-types/[typeId] body.type.clinicianIds.0": "as above",
  "POST /api/visit-types/order body.ids.0": "another clinic's has no place in the order",
  "POST /api/series body.holdId": "only one's own hold is used up",
  "POST /api/series/plan body.holdId": "only one's own hold is left out",
  "POST /api/rooms/token body.classId": "a device is where its token says",
  "POST /api/rooms/report body.classId": "as above",
  "POST /api/rooms/report body.identity": "said of one's own room, whoever it is about",
  "POST /api/rooms/out body.identity": "sent out of one's own room, who is not in it",
  "POST /api/audit/filters body.filter.actor": "one's own log is asked, and has nothing of theirs",
  "POST /api/audit/filters body.filter.patient": "as above",
  "POST /api/fhir/[[...path]] path": "a search that finds nothing",
}

function claimsOf(login: string | symbol) {
  return typeof login === "string" ? { email: login, email_verified: true } : undefined
}

/** Who asked what, and what came back. */
async function answersTo(all: readonly Mixed[]): Promise<string[]> {
  const answers: string[] = []
  for (const { place, who, rows, theirs, sent } of all) {
    const response = await call(sent, who, rows)
    const text = await response.text()
    const { clinicId, visitId, patientId, clinicianId, reference } = theirs
    const ids = [clinicId, visitId, patientId, clinicianId, reference]
    const told = ids.some((id) => text.includes(id)) ? tells : ""
    answers.push(`${place} as ${who.name}: ${response.status} ${text.slice(0, 80)}${told}`)
  }
  return answers
}

async function rowsOf(client: pg.Client, clinics: readonly string[]) {
  const all: Record<string, Readonly<Record<string, string>>> = {}
  for (const clinic of clinics) all[clinic] = await clinicRows(client, clinic, watched)
  return all
}

/** What workers write by themselves, and sessions, which each use prolongs. */
const watched = /^(alarm_monitors|alarm_transitions|messages|portal_sessions)$/

/** Once the workers have done what the scenes left them to do. */
async function settledRows(client: pg.Client, clinics: readonly string[]) {
  let last = await rowsOf(client, clinics)
  const settled = async () => {
    const now = await rowsOf(client, clinics)
    const isSame = JSON.stringify(now) === JSON.stringify(last)
    last = now
    return isSame
  }
  await expect.poll(settled, { intervals: [3_000], timeout: 120_000 }).toBe(true)
  return last
}
