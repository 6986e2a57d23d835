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
      const refused = await answersTo(all.filter(({ place }) => !(place in ignored)))
      expect.soft(refused.filter((one) => !/: (401|403|404|409|410) /.test(one))).toEqual([])
      expect.soft(await rowsOf(client, [ownId, otherId])).toEqual(before)

      const asAbsent = all.filter(({ place }) => place in ignored)
      const answered = await answersTo(asAbsent)
      expect.soft(answered.filter((one) => !/: (200|401|403|404) /.test(one))).toEqual([])
      expect.soft(await rowsOf(client, [otherId])).toEqual({ [otherId]: before[otherId] })
      const ids = asAbsent.map(({ id }) => id)
      expect(await tablesNaming(client, ownId, ids)).toEqual([])
      const places = new Set(all.map(({ place }) => place))
      console.log(`${places.size} places of ids: ${refused.length + answered.length} calls`)
    })
  } finally {
    await hospital.stop()
  }
})

/** What names no row of the clinic is left out there, as if nobody had said it. */
const ignored: Readonly<Record<string, string>> = {
  "POST /api/visit-types body.type.clinicianIds.0": "who is none of the clinic's offers nothing",
  "POST /api/visit-types/[typeId] body.type.clinicianIds.0": "as above",
  "POST /api/visit-types/order body.ids.0": "another clinic's has no place in the order",
  "POST /api/series body.holdId": "only one's own hold is used up",
  "POST /api/series/plan body.holdId": "only one's own hold is left out",
  "POST /api/rooms/token body.classId": "a device is where its token says",
  "POST /api/rooms/report body.classId": "as above",
  "POST /api/audit/filters body.filter.actor": "one's own log is asked, and has nothing of theirs",
}

function claimsOf(login: string | symbol) {
  return typeof login === "string" ? { email: login, email_verified: true } : undefined
}

/** Who asked what, and what came back. */
async function answersTo(all: readonly Mixed[]): Promise<string[]> {
  const answers: string[] = []
  for (const { place, who, rows, sent } of all) {
    const response = await call(sent, who, rows)
    const said = (await response.text()).slice(0, 80)
    answers.push(`${place} as ${who.name}: ${response.status} ${said}`)
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
