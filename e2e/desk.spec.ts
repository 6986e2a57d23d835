import { randomUUID } from "node:crypto"

import { arrangeBooking } from "./desk-clinic"
import type { BookingPeople } from "./desk-clinic"
import { account, running } from "./running"
import { expect, expectAccessible, signIn, test } from "./test"
import { arrangeVisit, withDatabase } from "./visit"

const phone = { viewport: { width: 360, height: 740 } }

/** The clinician and the type of `arrangeBooking`, for walk-ins as well. */
async function arrangeDesk(): Promise<BookingPeople> {
  const people = await arrangeBooking()
  await withDatabase((client) =>
    client.query("update visit_types set on_demand = true where id = $1", [people.visitTypeId]),
  )
  return people
}

test("the desk adds a walk-in, known or new, and nobody twice", async ({ person }) => {
  const people = await arrangeDesk()
  const desk = await person(phone)
  await signIn(desk, "scheduler", "/queue")
  const dialog = desk.getByRole("dialog", { name: "Add a walk-in" })
  const add = dialog.getByRole("button", { name: "Add to the queue" })
  const open = async () => {
    await desk.getByRole("button", { name: "Add a walk-in" }).click()
    await dialog.getByLabel("Visit type").click()
    await desk.getByRole("option", { name: people.typeName }).click()
  }
  const find = async () => {
    await dialog.getByLabel("Name, reference or date of birth").fill(people.patient)
    await dialog.getByRole("button", { name: "Find" }).click()
    await dialog.getByRole("button", { name: `Choose ${people.patient}` }).click()
    await dialog.getByLabel("Reason").fill("Fever")
  }

  await open()
  await add.click()
  await expect(dialog.getByText("Choose a patient, or fill in the new one.")).toBeVisible()
  await expect(dialog.getByText("Write a reason.")).toBeVisible()
  await expectAccessible(desk)
  await find()
  await add.click()
  await expect(dialog).toBeHidden()
  const row = desk.locator("li[data-entry]").filter({ hasText: people.patient })
  await expect(row.getByText("Added by the desk")).toBeVisible()

  await open()
  await find()
  await add.click()
  await expect(dialog.getByText("This patient is in line already.")).toBeVisible()
  await dialog.getByRole("button", { name: "Change" }).click()
  await dialog.getByRole("button", { name: "New patient" }).click()
  const name = `Door ${randomUUID().slice(0, 8)}`
  await dialog.getByLabel("Full name").fill(name)
  await dialog.getByLabel("Date of birth").fill("1990-01-31")
  await dialog.getByLabel("E-mail").fill("not an address")
  await add.click()
  await expect(dialog.getByLabel("E-mail")).toHaveAttribute("aria-invalid", "true")
  await dialog.getByLabel("E-mail").fill("")
  await dialog.getByRole("checkbox", { name: "Red flag: marked for those who treat" }).click()
  await add.click()
  await expect(dialog).toBeHidden()
  const urgent = desk.locator("li[data-entry]").filter({ hasText: name })
  await expect(urgent.getByText("Red flag").first()).toBeVisible()
})

test("the desk puts a new patient on the waiting list and offers them a time", async ({
  person,
}) => {
  const people = await arrangeDesk()
  const desk = await person()
  await signIn(desk, "scheduler", "/queue?tab=waitlist")
  await desk.getByRole("button", { name: "Add a patient" }).click()
  const dialog = desk.getByRole("dialog")
  await dialog.getByRole("button", { name: "New patient" }).click()
  const name = `List ${randomUUID().slice(0, 8)}`
  await dialog.getByLabel("Full name").fill(name)
  await dialog.getByLabel("Date of birth").fill("1990-01-31")
  await dialog.getByLabel("Phone").fill("020 7946 0177")
  await dialog.getByLabel("Visit type").click()
  await desk.getByRole("option", { name: people.typeName }).click()
  await dialog.getByLabel("Reason").fill("Knee")
  await expectAccessible(desk)
  await dialog.getByRole("button", { name: "Add to the waiting list" }).click()
  await expect(dialog).toBeHidden()

  const row = desk.locator("li[data-entry]").filter({ hasText: name })
  await expect(row.getByText("Not offered yet")).toBeVisible()
  await row.getByRole("button", { name: `Offer a time to ${name}` }).click()
  const offer = desk.getByRole("dialog", { name: `Offer ${name} a time` })
  await expect(offer.getByLabel("Free time")).toBeVisible()
  await expect(offer.getByText("Times are London time.")).toBeVisible()
  await expectAccessible(desk)
  await offer.getByRole("button", { name: "Offer this time" }).click()
  await expect(offer).toBeHidden()
  await expect(row.getByText(/^Offered until /)).toBeVisible()
})

test("an outcome is corrected with a reason, and never into what it is", async ({ person }) => {
  const { visitId, clinician, clinicId } = await arrangeVisit({ startsInMinutes: -60 })
  await withDatabase(async (client) => {
    await client.query(
      "update visits set state = 'ended', ended_at = now() - interval '30 minutes' where id = $1",
      [visitId],
    )
    await client.query(
      "insert into visit_outcomes (clinic_id, visit_id, seq, result, reason, decided_at) values ($1, $2, 1, 'attended', 'evidence', now())",
      [clinicId, visitId],
    )
  })
  const doctor = await person(phone)
  await signIn(doctor, clinician, `/visits/${visitId}/outcome`)
  await expect(doctor.getByText("Times are London time.")).toBeVisible()
  await doctor.getByRole("button", { name: "Correct the outcome" }).click()
  const dialog = doctor.getByRole("dialog")
  const save = dialog.getByRole("button", { name: "Correct the outcome" })
  await save.click()
  await expect(dialog.getByText("Write a reason of three characters or more.")).toBeVisible()
  await dialog.getByLabel("Reason").fill("The line was dead")
  await save.click()
  await expect(dialog.getByText("That is the outcome already.")).toBeVisible()
  await expectAccessible(doctor)
  await dialog.getByLabel("What happened").click()
  await doctor.getByRole("option", { name: "Patient did not come" }).click()
  await save.click()
  await expect(dialog).toBeHidden()
  const [newest, earlier] = [0, 1].map((nth) => doctor.getByRole("main").locator("li").nth(nth))
  await expect(newest ?? doctor.locator("none")).toContainText("Patient did not come")
  await expect(newest ?? doctor.locator("none")).toContainText("The line was dead")
  await expect(earlier ?? doctor.locator("none")).toContainText("Attended")
})

test("who waits and what an emergency calls is set by an administrator", async ({ person }) => {
  const page = await person(phone)
  await signIn(page, "administrator", "/settings/queue")
  const field = page.getByLabel("Emergency number")
  const before = await field.inputValue()
  await field.fill("call us")
  await page.getByRole("button", { name: "Save" }).click()
  await expect(field).toHaveAttribute("aria-invalid", "true")
  await expectAccessible(page)
  await field.fill(before)
  await page.getByRole("button", { name: "Save" }).click()
  await expect(page.getByRole("status").filter({ hasText: "Saved" })).toBeVisible()
  const nurse = await person(phone)
  await signIn(nurse, account("nurse"), "/settings/queue")
  await expect(nurse.getByLabel("Emergency number")).toHaveCount(0)
})

test("a cancelled visit is taken back on the calendar, unless its time is gone", async ({
  person,
}) => {
  const people = await arrangeBooking()
  const visitId = await bookAt(people, "10:00")
  const desk = await person()
  await signIn(desk, "scheduler")
  const address = `${running.baseUrl}/calendar?view=day&who=${people.clinicianId}&from=${people.day}`
  const box = desk.getByRole("button", { name: /10:00–10:30, Booked/ })
  const cancel = async () => {
    await desk.goto(address)
    await box.click()
    await desk.getByRole("button", { name: "Cancel visit" }).click()
    await desk.getByRole("alertdialog").getByRole("button", { name: "Cancel visit" }).click()
    await expect(box).toHaveCount(0)
  }
  const back = desk.getByRole("button", { name: /^Take back the cancellation/ })

  await cancel()
  await expectAccessible(desk)
  await back.click()
  await expect(desk.getByText(/^Not cancelled any more/)).toBeVisible()
  await expect(box).toBeVisible()

  await cancel()
  await bookAt(people, "10:00")
  await back.click()
  await expect(desk.getByText(/the time has been taken or offered/)).toBeVisible()
  const { rows } = await withDatabase((client) =>
    client.query("select state, sequence from visits where id = $1", [visitId]),
  )
  expect(rows).toEqual([{ state: "cancelled", sequence: 3 }])
})

test("arrow keys go from visit to visit, down a column and across", async ({ person }) => {
  const people = await arrangeBooking()
  // Two days of one week: after a Sunday comes the next one.
  const first = new Date(people.day).getUTCDay() === 0 ? 1 : 0
  const from = new Date(Date.parse(people.day) + first * 86_400_000).toISOString().slice(0, 10)
  for (const time of ["09:00", "11:00"]) await bookAt(people, time, first)
  await bookAt(people, "11:00", first + 1)
  const desk = await person()
  await signIn(desk, "scheduler")
  await desk.goto(`${running.baseUrl}/calendar?view=week&who=${people.clinicianId}&from=${from}`)
  const grid = desk.getByRole("region", { name: "Appointments" })
  const boxes = grid.getByRole("button", { name: /Booked/ })
  await expect(boxes).toHaveCount(3)
  await grid.focus()
  await desk.keyboard.press("ArrowDown")
  await expect(boxes.nth(0)).toBeFocused()
  await desk.keyboard.press("ArrowDown")
  await expect(boxes.nth(1)).toBeFocused()
  await desk.keyboard.press("ArrowRight")
  await expect(boxes.nth(2)).toBeFocused()
  await desk.keyboard.press("ArrowLeft")
  await expect(boxes.nth(1)).toBeFocused()
  await desk.keyboard.press("ArrowUp")
  await expect(boxes.nth(0)).toBeFocused()
})

test("on the day that the clock goes back both hours are there, each with its offset", async ({
  person,
}) => {
  const people = await arrangeBooking()
  const night = "2027-10-31"
  for (const startsAt of [`${night}T00:45:00Z`, `${night}T01:15:00Z`])
    await insertVisit(people, startsAt)
  const desk = await person()
  await signIn(desk, "scheduler", `/calendar?view=day&who=${people.clinicianId}&from=${night}`)
  const first = desk.getByRole("button", { name: /^01:45 \(UTC\+01:00\)–01:15 \(UTC\+00:00\)/ })
  const second = desk.getByRole("button", { name: /^01:15 \(UTC\+00:00\)–01:45 \(UTC\+00:00\)/ })
  await expect(first).toBeVisible()
  // Both in one look: the calendar scrolls to its hours meanwhile.
  const gap = await first.evaluate(
    (above, below) =>
      below === null
        ? undefined
        : below.getBoundingClientRect().top - above.getBoundingClientRect().bottom,
    await second.elementHandle(),
  )
  expect(gap).toBeGreaterThanOrEqual(-1)
  await expect(desk.getByText("again", { exact: true })).toBeVisible()
  await expectAccessible(desk)
})

test("time off and a day that differs show in the preview before they are saved", async ({
  person,
}) => {
  const people = await arrangeBooking()
  const page = await person()
  await signIn(page, "scheduler", `/settings/availability?person=${people.clinicianId}`)
  const preview = page.getByRole("region", { name: "What can be booked" })
  const line = preview.getByRole("listitem").nth(1)
  await expect(line).toContainText("16 free times, 09:00–16:30")
  await page.getByRole("button", { name: "Add a day" }).click()
  const day = page.getByRole("group", { name: "Days that differ 1" })
  await day.getByLabel("First day").fill(people.day)
  await expect(line).toContainText("no free times")
  await page.getByRole("button", { name: "Add hours: Days that differ 1" }).click()
  await page.getByLabel("Days that differ 1, from").fill("13:00")
  await page.getByLabel("Days that differ 1, to").fill("15:00")
  await page.getByLabel("Days that differ 1, to").blur()
  await expect(line).toContainText("4 free times, 13:00–14:30")
  await page.getByRole("button", { name: "Add time off" }).click()
  const off = page.getByRole("group", { name: "Time off 1" })
  await off.getByLabel("First day").fill(people.day)
  await page.getByRole("checkbox", { name: "Time off 1: Only part of the day" }).click()
  await page.getByLabel("Time off 1, from").fill("14:00")
  await page.getByLabel("Time off 1, to").fill("17:00")
  await page.getByLabel("Time off 1, to").blur()
  await expect(line).toContainText("2 free times, 13:00–13:30")
  await expectAccessible(page)
})

/** Somebody's visit with the clinician at a time of their next day, or of one after it. */
async function bookAt(people: BookingPeople, time: string, daysLater = 0): Promise<string> {
  const { rows } = await withDatabase((client) =>
    client.query<{ at: Date }>(
      "select ((($1::date + $2::int) || ' ' || $3)::timestamp at time zone 'Europe/London') as at",
      [people.day, daysLater, time],
    ),
  )
  return insertVisit(people, (rows[0]?.at ?? new Date(0)).toISOString())
}

async function insertVisit(people: BookingPeople, startsAt: string): Promise<string> {
  const [visitId, patientId] = [randomUUID(), randomUUID()]
  await withDatabase(async (client) => {
    await client.query(
      "insert into patients (id, clinic_id, reference, name, birth_date, sex) select $1, clinic_id, $2, 'Somebody Else', '1970-01-01', 'M' from users where id = $3",
      [patientId, `RC-${patientId.slice(0, 8)}`, people.clinicianId],
    )
    await client.query(
      "insert into visits (id, clinic_id, patient_id, clinician_id, visit_type_id, starts_at, ends_at, reason) select $1, clinic_id, $2, $3, $4, $5::timestamptz, $5::timestamptz + interval '30 minutes', 'Taken' from users where id = $3",
      [visitId, patientId, people.clinicianId, people.visitTypeId, startsAt],
    )
  })
  return visitId
}
