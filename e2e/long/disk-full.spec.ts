import type { APIRequestContext } from "@playwright/test"

import { staffCaller } from "../api"
import { expect, signIn, test } from "../test"
import { settled, enterCall, phone, desk } from "../two-people"
import { arrangeVisit, withDatabase } from "../visit"
import { fillUntil, makeRoom, smallDisk } from "./full-disk"
import { eventsOf, expectSoundLogs } from "./sound-logs"

const disk = smallDisk()
const words = "Nothing new can be saved just now."

test.skip(disk === undefined, "only where a disk of its own can be mounted: on Linux, as root")
test.afterEach(() => {
  if (disk !== undefined) makeRoom(disk)
})

test("the database's disk fills up: changes are refused with words, charts and calls go on, and nothing is lost or doubled", async ({
  person,
}) => {
  test.setTimeout(400_000)
  if (disk === undefined) return
  const meeting = {
    visit: await arrangeVisit(),
    doctor: await person(desk),
    patient: await person({ ...phone, apart: true }),
  }
  const { visit, doctor, patient } = meeting
  await enterCall(meeting)
  const api = await staffCaller(visit.clinician)
  const note = (text: string, version: number) =>
    api.post(`/api/visits/${visit.visitId}/notes`, {
      data: { section: "plan", text, version },
      timeout: 60_000,
    })
  expect((await note("Before", 0)).status()).toBe(200)

  await test.step("the reserve is all that is left", async () => {
    fillUntil(disk, 100e6)
    await expect.poll(async () => (await note("Refused", 1)).status()).toBe(503)
    expect(await (await note("Refused", 1)).json()).toEqual({ error: "storage_full" })
    await expect(doctor.getByRole("alert").filter({ hasText: words })).toHaveCount(0)
    // A page that is opened says it at once; a chart is read, and the reading is on record.
    const chart = await person(desk)
    const read = await eventsOf(visit.visitId, "patient.read")
    await signIn(chart, visit.clinician, `/patients/${visit.patientId}`)
    await expect(chart.getByRole("alert").filter({ hasText: words })).toBeVisible()
    await expect(chart.getByText("Penicillin").first()).toBeVisible()
    expect(await eventsOf(visit.visitId, "patient.read")).toBeGreaterThan(read)
    // Another patient comes in, is admitted, and the call that goes on goes on.
    const second = { visit: await arrangeVisit(), doctor: chart, patient: await person(phone) }
    await enterCall(second)
    await settled([doctor, patient])
  })

  await test.step("nothing at all is left", async () => {
    fillUntil(disk, 0)
    const refused = await note("Refused", 1)
    expect([503, 500]).toContain(refused.status())
    await settled([doctor, patient])
  })

  await test.step("room again: everything goes on by itself", async () => {
    makeRoom(disk)
    await expect
      .poll(() => statusOf(note("After", 1)), { timeout: 120_000, intervals: [1_000] })
      .toBe(200)
    await settled([doctor, patient])
    const { rows } = await withDatabase((client) =>
      client.query<{ version: number }>("select version from visit_notes where visit_id = $1", [
        visit.visitId,
      ]),
    )
    expect(rows).toEqual([{ version: 2 }])
    expect(await eventsOf(visit.visitId, "note.written")).toBe(2)
    await expectSoundLogs()
  })
})

async function statusOf(asked: ReturnType<APIRequestContext["post"]>): Promise<number> {
  return asked.then(
    (answer) => answer.status(),
    () => 0,
  )
}
