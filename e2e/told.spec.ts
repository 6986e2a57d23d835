import { randomUUID } from "node:crypto"

import { mailTo } from "./mail"
import { account, running } from "./running"
import { expect, expectAccessible, signIn, test } from "./test"
import { arrangeVisit, enterWaitingRoom, withDatabase } from "./visit"
import type { ArrangedVisit } from "./visit"

async function arrangeReachable(
  startsInMinutes: number,
): Promise<ArrangedVisit & { email: string }> {
  const visit = await arrangeVisit({ startsInMinutes })
  const email = `told-${randomUUID().slice(0, 8)}@patients.example`
  await withDatabase((client) =>
    client.query(
      "update patients set email = $2, phone = null where id = (select patient_id from visits where id = $1)",
      [visit.visitId, email],
    ),
  )
  return { ...visit, email }
}

test("who asked to be written to when it is their turn is told when they are next", async ({
  person,
}) => {
  const visit = await arrangeReachable(1)
  const page = await person()
  await enterWaitingRoom(page, visit, { vitals: false, charting: false })
  await page.getByRole("button", { name: "Send me an e-mail when it is my turn" }).click()
  await expect(page.getByText("We will write to you when it is nearly your turn.")).toBeVisible()
  await expectAccessible(page)
  const mail = await mailTo(visit.email, { within: 60_000 })
  expect(mail.subject).toContain("nearly your turn")
  expect(mail.text).not.toContain("Cough")
})

test("the link to the device check asks for the birth date, days before", async ({ person }) => {
  const visit = await arrangeReachable(72 * 60)
  const page = await person()
  await page.goto(`${visit.link}&do=check`)
  await expect(page.getByText("What is your date of birth?")).toBeVisible()
  await expectAccessible(page)
})

test("reminders by e-mail are stopped from the message, by a press", async ({ person }) => {
  const visit = await arrangeReachable(72 * 60)
  const page = await person()
  await page.goto(`${visit.link}&do=stop`)
  await expect(page.getByRole("heading", { name: "Stop these reminders?" })).toBeVisible()
  await expectAccessible(page)
  const stops = () =>
    withDatabase(async (client) => {
      const { rows } = await client.query(
        "select 1 from audit_events where patient_id = $1 and action = 'message.stopped'",
        [visit.patientId],
      )
      return rows.length
    })
  expect(await stops()).toBe(0)
  await page.getByRole("button", { name: "Stop reminders" }).click()
  await expect(
    page.getByRole("heading", { name: "We will not remind you by e-mail any more" }),
  ).toBeVisible()
  expect(await stops()).toBe(1)
})

test("what failed is sent again by staff, and who will come stands in the clinician's list", async ({
  person,
}) => {
  test.setTimeout(90_000)
  const visit = await arrangeReachable(90)
  const refuse = (say: "refuse" | "take") =>
    fetch(`${running.mailUrl}/api/behaviour`, {
      method: "POST",
      body: JSON.stringify({ to: visit.email, say }),
    })
  await refuse("refuse")
  const desk = await person()
  await signIn(desk, account("scheduler"))
  const sent = await desk.request.post(`${running.baseUrl}/api/visits/${visit.visitId}/link`, {
    data: {},
    headers: { origin: running.baseUrl },
  })
  expect(sent.status()).toBe(200)
  const failed = () =>
    withDatabase(async (client) => {
      const { rows } = await client.query<{ state: string }>(
        "select state from messages where visit_id = $1 order by seq",
        [visit.visitId],
      )
      return rows.map((row) => row.state)
    })
  await expect.poll(failed, { timeout: 30_000 }).toEqual(["failed"])
  await refuse("take")
  await desk.goto(`${running.baseUrl}/settings/messages?show=failed`)
  await expectAccessible(desk)
  await desk
    .getByRole("button", { name: `Send again to ${visit.patient}` })
    .first()
    .click()
  await expect.poll(failed, { timeout: 30_000 }).toEqual(["failed", "sent"])
  const link = /https?:\/\/\S+\/join#t=[\w-]{43}/.exec((await mailTo(visit.email)).text)?.[0] ?? ""

  const patient = await person()
  await patient.goto(`${link}&do=confirm`)
  await patient.getByRole("button", { name: "Yes, I will come" }).click()
  await expect(patient.getByRole("heading", { name: "Thank you. We expect you." })).toBeVisible()
  // Ninety minutes from now are tomorrow in the evening, and no row of today's list.
  await withDatabase((client) =>
    client.query(
      "update visits set starts_at = starts_at - interval '89 minutes', ends_at = ends_at - interval '89 minutes' where id = $1",
      [visit.visitId],
    ),
  )
  const doctor = await person()
  await signIn(doctor, visit.clinician)
  await expect(doctor.getByRole("row", { name: new RegExp(visit.patient) })).toContainText(
    "Will come",
  )
})
