import { mailTo } from "./mail"
import { running } from "./running"
import { expect, expectAccessible, signIn, test } from "./test"
import { admit, arrangeVisit, enterWaitingRoom, withDatabase } from "./visit"

test("a bedside that is unplugged while nobody watches: the message, the mark on Today, and the end by itself", async ({
  person,
}) => {
  test.setTimeout(240_000)
  const visit = await arrangeVisit()
  const doctor = await person({ viewport: { width: 1440, height: 900 } })
  const phone = await person({ viewport: { width: 360, height: 740 } })
  await signIn(doctor, visit.clinician)
  await enterWaitingRoom(phone, visit, { vitals: true, charting: true })
  await admit(doctor, visit)
  await doctor.goto(`${running.baseUrl}/today`)
  const one = <T extends object>(text: string): Promise<T | undefined> =>
    withDatabase(async (client) => (await client.query<T>(text, [visit.visitId])).rows[0])
  await expect
    .poll(() =>
      one(
        "select 1 from seats where visit_id = $1 and user_id is not null and joined_at is not null and (left_at is null or left_at < joined_at)",
      ),
    )
    .toBeUndefined()

  const bedside = await person()
  await bedside.goto(visit.bedsideLink)
  await expect(bedside.getByRole("heading", { name: /^Sending to / })).toBeVisible({
    timeout: 40_000,
  })
  await expect
    .poll(() => one("select 1 from alarm_monitors where visit_id = $1"), { timeout: 40_000 })
    .toBeDefined()

  await bedside.close()
  const message = await mailTo(visit.clinician.email, { about: "An alarm", within: 60_000 })
  expect(message.text).not.toContain(visit.patient)
  expect(message.text).not.toMatch(/heart|breath|saturation|no data/i)
  const times = await one<{ seconds: number }>(
    `select extract(epoch from m.sent_at - n.last)::float8 as seconds
     from messages m, (select max(at) as last from vital_numerics where visit_id = $1) n
     where m.visit_id = $1 and m.kind = 'vitals_alarm'`,
  )
  expect(times?.seconds).toBeGreaterThan(10)
  expect(times?.seconds).toBeLessThan(30)

  const row = doctor.getByRole("listitem").filter({ hasText: visit.patient })
  const mark = row.getByRole("link", { name: "!! MEDIUM" })
  await expect(mark).toBeVisible()
  await expectAccessible(doctor)
  await mark.click()
  await expect(doctor.getByRole("heading", { name: "Alarms" })).toBeVisible()
  const now = doctor.getByRole("region", { name: "Now" })
  await expect(now.getByText("No data: HR")).toBeVisible()
  await expectAccessible(doctor)

  const again = await person()
  await again.goto(visit.bedsideLink)
  await expect(now.getByText("No data: HR")).toBeHidden({ timeout: 60_000 })
  const history = doctor.getByRole("region", { name: "History" })
  await expect(history.getByText("Over · No data: HR")).toBeVisible()
  await doctor.goto(`${running.baseUrl}/today`)
  await expect(row).toBeVisible()
  await expect(row.getByRole("link", { name: "!! MEDIUM" })).toBeHidden()
})
