import { randomUUID } from "node:crypto"

import type { Page } from "@playwright/test"

import { mailTo } from "./mail"
import { account, running } from "./running"
import { expect, expectAccessible, signIn, test } from "./test"
import { admit, withDatabase } from "./visit"

/** A visit type and a clinician of this test's own, so that nobody else's walk-ins are in line. */
async function arrangeNow(options: { recentMinutes?: number[] } = {}) {
  const like = account("clinician")
  const short = randomUUID().slice(0, 8)
  const ids = { clinician: randomUUID(), type: randomUUID() }
  const clinician = {
    ...like,
    email: `walkin-${short}@riverside.example`,
    name: `Dr Walk ${short}`,
  }
  const { clinicId, slug } = await withDatabase(async (client) => {
    const { rows } = await client.query(
      "select u.clinic_id, u.password_hash, c.slug from users u join clinics c on c.id = u.clinic_id where u.email = $1",
      [like.email],
    )
    const [row] = rows
    await client.query(
      "insert into users (id, clinic_id, email, name, role, password_hash) values ($1, $2, $3, $4, 'clinician', $5)",
      [ids.clinician, row.clinic_id, clinician.email, clinician.name, row.password_hash],
    )
    await client.query(
      "insert into visit_types (id, clinic_id, slug, name, minutes, step_minutes, on_demand, self_booking, position) values ($1, $2, $3, $4, 15, 15, true, true, 50)",
      [ids.type, row.clinic_id, `now-${short}`, `Walk-in ${short}`],
    )
    await client.query(
      "insert into visit_type_clinicians (clinic_id, visit_type_id, clinician_id) values ($1, $2, $3)",
      [row.clinic_id, ids.type, ids.clinician],
    )
    for (const [day, minutes] of (options.recentMinutes ?? []).entries()) {
      const patient = randomUUID()
      await client.query(
        "insert into patients (id, clinic_id, reference, name, birth_date, sex) values ($1, $2, $3, 'Earlier Patient', '1970-01-01', 'F')",
        [patient, row.clinic_id, `RC-${patient.slice(0, 8)}`],
      )
      await client.query(
        "insert into visits (id, clinic_id, patient_id, clinician_id, visit_type_id, starts_at, ends_at, admitted_at, ended_at, state, reason) values ($1, $2, $3, $4, $5, now() - make_interval(days => $6), now() - make_interval(days => $6) + make_interval(mins => $7), now() - make_interval(days => $6), now() - make_interval(days => $6) + make_interval(mins => $7), 'ended', 'Earlier')",
        [randomUUID(), row.clinic_id, patient, ids.clinician, ids.type, day + 1, minutes],
      )
    }
    return { clinicId: String(row.clinic_id), slug: String(row.slug) }
  })
  return {
    type: ids.type,
    clinicianId: ids.clinician,
    clinician,
    clinicId,
    slug,
    typeName: `Walk-in ${short}`,
    short,
  }
}

type Arranged = Awaited<ReturnType<typeof arrangeNow>>

async function answerQuestions(page: Page, arranged: Arranged, emergency: "Yes" | "No") {
  await page.goto(`${running.baseUrl}/book/${arranged.slug}/now`)
  await page.getByRole("radio", { name: arranged.typeName }).check()
  await page.getByLabel("What is the matter?").fill("A cough that keeps me awake")
  await page.getByLabel("How long have you had it?").fill("3")
  await page.getByRole("radio", { name: emergency, exact: true }).check()
  await page.getByRole("button", { name: "Continue" }).click()
}

async function sayWho(page: Page, name: string, email?: string) {
  await page.getByLabel("Your full name").fill(name)
  await page.getByLabel("Day", { exact: true }).fill("9")
  await page.getByLabel("Month", { exact: true }).fill("4")
  await page.getByLabel("Year", { exact: true }).fill("1988")
  await page.getByRole("radio", { name: "Female" }).check()
  // A text goes first to whoever has a telephone: who has none gets a letter.
  if (email === undefined) await page.getByLabel("Phone number").fill("020 7946 0777")
  else await page.getByLabel("E-mail address").fill(email)
}

async function getInLine(page: Page, arranged: Arranged, name: string) {
  await answerQuestions(page, arranged, "No")
  await sayWho(page, name)
  await page.getByRole("button", { name: "Get in line" }).click()
  await expect(page.getByRole("heading", { name: "You are in line" })).toBeVisible()
}

test("a walk-in keeps the place over reload, sleep and a lost line, and is taken and admitted", async ({
  browser,
}) => {
  const arranged = await arrangeNow({ recentMinutes: [8, 10, 12] })
  const name = `Tamsin ${arranged.short}`
  const phone = await browser.newContext({ viewport: { width: 360, height: 740 } })
  const patient = await phone.newPage()
  await patient.goto(`${running.baseUrl}/book/${arranged.slug}/now`)
  await expect(patient.getByRole("heading", { name: "See a doctor now" })).toBeVisible()
  await expectAccessible(patient)
  await getInLine(patient, arranged, name)
  await expect(patient.getByText("You are next.")).toBeVisible()
  await expect(patient.getByText("We do not know yet when. We tell you here.")).toBeVisible()
  await expectAccessible(patient)

  const desk = await browser.newContext()
  const doctor = await desk.newPage()
  await signIn(doctor, arranged.clinician, "/queue")
  const row = doctor.getByRole("listitem").filter({ hasText: name })
  await expect(row.getByText("A cough that keeps me awake")).toBeVisible()
  await expectAccessible(doctor)

  await patient.reload()
  await expect(patient.getByText("Your turn is in less than 5 minutes.")).toBeVisible()

  // The phone sleeps: its page is frozen and the line is down. Then it wakes up.
  const devtools = await phone.newCDPSession(patient)
  await devtools.send("Page.setWebLifecycleState", { state: "frozen" })
  await phone.setOffline(true)
  await devtools.send("Page.setWebLifecycleState", { state: "active" })
  await expect(patient.getByText("Your connection dropped. Your place is safe.")).toBeVisible({
    timeout: 30_000,
  })
  await phone.setOffline(false)
  await expect(patient.getByText("Your connection dropped.")).toBeHidden({ timeout: 30_000 })

  // Another tab, and the page closed and opened again.
  const second = await phone.newPage()
  await second.goto(`${running.baseUrl}/book/${arranged.slug}/now`)
  await expect(second.getByText("You are next.")).toBeVisible()
  await second.close()

  await patient.getByRole("button", { name: "Message me when my turn is near" }).click()
  await expect(patient.getByText("Your turn is near. We have sent you a message.")).toBeVisible()

  await doctor.getByRole("button", { name: `Take ${name}` }).click()
  await doctor.waitForURL(/\/visits\//)
  await patient.waitForURL(/\/join$/, { timeout: 30_000 })
  await expect(patient.getByRole("heading", { name: "Before you go in" })).toBeVisible()
  await patient.getByRole("checkbox", { name: "See the doctor by video" }).click()
  await patient.getByRole("button", { name: "I agree" }).click()
  await expect(patient.getByText("Camera works")).toBeVisible({ timeout: 30_000 })
  await patient.getByRole("button", { name: "Go to the waiting room" }).click()
  await expect(patient.getByRole("heading", { name: "You are in the waiting room" })).toBeVisible()
  await doctor.goto(`${running.baseUrl}/today`)
  await admit(doctor, { patient: name })
  await expect(patient.getByRole("button", { name: "Join now" })).toBeVisible({ timeout: 30_000 })
  await phone.close()
  await desk.close()
})

test("an answer that may be an emergency shows whom to call, before anything else is asked", async ({
  page,
}) => {
  const arranged = await arrangeNow()
  await answerQuestions(page, arranged, "Yes")
  await expect(page.getByRole("heading", { name: "This may be an emergency" })).toBeVisible()
  await expect(page.getByRole("link", { name: /^Call \d+$/ })).toHaveAttribute("href", /^tel:\d+$/)
  await expectAccessible(page)
  await page.getByRole("button", { name: "This is not an emergency. Go on" }).click()
  const name = `Red ${arranged.short}`
  await sayWho(page, name)
  await page.getByRole("button", { name: "Get in line" }).click()
  await expect(page.getByRole("heading", { name: "You are in line" })).toBeVisible()

  const nurse = await page.context().browser()?.newContext()
  if (nurse === undefined) throw new Error("no browser")
  const board = await nurse.newPage()
  await signIn(board, account("nurse"), "/queue")
  const row = board.locator("li[data-entry]").filter({ hasText: name })
  await expect(row.getByText("Red flag").first()).toBeVisible()
  await nurse.close()

  await page.getByRole("button", { name: "Leave the line" }).click()
  await page.getByRole("alertdialog").getByRole("button", { name: "Leave the line" }).click()
  await expect(page.getByRole("heading", { name: "You left the line" })).toBeVisible()
})

test("a time that a cancellation frees is offered to who waits for it, and accepted", async ({
  page,
  browser,
}) => {
  const arranged = await arrangeNow()
  const name = `Waiting ${arranged.short}`
  await page.goto(`${running.baseUrl}/book/${arranged.slug}/waitlist`)
  await page.getByLabel("What kind of visit?").click()
  await page.getByRole("option", { name: arranged.typeName }).click()
  await page.getByLabel("What is the visit for?").fill("A follow-up")
  await expectAccessible(page)
  await page.getByRole("button", { name: "Continue" }).click()
  const email = `waiting-${arranged.short}@patients.example`
  await sayWho(page, name, email)
  await page.getByRole("button", { name: "Join the waiting list" }).click()
  await expect(page.getByRole("heading", { name: "You are on the waiting list" })).toBeVisible()

  const { visitId, startsAt } = await bookedTomorrow(arranged)
  const desk = await (await browser.newContext()).newPage()
  await signIn(desk, account("scheduler"))
  const cancelled = await desk.evaluate(
    async (id) =>
      (
        await fetch(`/api/visits/${id}/cancel`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ reason: "clinic" }),
        })
      ).status,
    visitId,
  )
  expect(cancelled).toBe(200)
  const offer = await mailTo(email, { within: 30_000 })
  await desk.goto(`${running.baseUrl}/queue?tab=waitlist`)
  await expect(
    desk
      .locator("li[data-entry]")
      .filter({ hasText: name })
      .getByText(/^Offered until/),
  ).toBeVisible()
  await expectAccessible(desk)

  const link = /https?:\/\/\S+\/offer#t=[\w-]{43}/.exec(offer.text)?.[0] ?? ""
  // A scanner opens it first, and spends nothing.
  await page.request.get(link)
  await page.goto(link)
  await expect(page.getByRole("heading", { name: "A time is free for you" })).toBeVisible()
  await expectAccessible(page)
  await page.getByLabel("Day", { exact: true }).fill("9")
  await page.getByLabel("Month", { exact: true }).fill("4")
  await page.getByLabel("Year", { exact: true }).fill("1988")
  await page.getByRole("button", { name: "Yes, book this time" }).click()
  await expect(page.getByRole("heading", { name: "Your visit is booked" })).toBeVisible()
  const visits = await withDatabase((client) =>
    client.query(
      "select v.starts_at from visits v join waitlist_entries e on e.visit_id = v.id where v.clinic_id = $1 and v.starts_at = $2 and v.state = 'booked'",
      [arranged.clinicId, startsAt],
    ),
  )
  expect(visits.rows).toEqual([{ starts_at: startsAt }])
  await desk.context().close()
})

/** A visit of somebody else's, tomorrow in the morning, in the hours of the test's own clinician. */
async function bookedTomorrow(arranged: Arranged): Promise<{ visitId: string; startsAt: Date }> {
  const startsAt = new Date(Math.ceil(Date.now() / 3_600_000) * 3_600_000 + 24 * 3_600_000)
  const [visitId, patientId] = [randomUUID(), randomUUID()]
  await withDatabase(async (client) => {
    for (const weekday of [1, 2, 3, 4, 5, 6, 7])
      await client.query(
        "insert into availability_rules (clinic_id, clinician_id, weekday, starts_at, ends_at) values ($1, $2, $3, '00:00', '00:00')",
        [arranged.clinicId, arranged.clinicianId, weekday],
      )
    await client.query(
      "insert into patients (id, clinic_id, reference, name, birth_date, sex) values ($1, $2, $3, 'Somebody Else', '1970-01-01', 'F')",
      [patientId, arranged.clinicId, `RC-${patientId.slice(0, 8)}`],
    )
    await client.query(
      "insert into visits (id, clinic_id, patient_id, clinician_id, visit_type_id, starts_at, ends_at, reason) values ($1, $2, $3, $4, $5, $6, $7, 'Cough')",
      [
        visitId,
        arranged.clinicId,
        patientId,
        arranged.clinicianId,
        arranged.type,
        startsAt,
        new Date(startsAt.getTime() + 15 * 60_000),
      ],
    )
  })
  return { visitId, startsAt }
}
