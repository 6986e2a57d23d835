import { randomUUID } from "node:crypto"

import type { Locator, Page } from "@playwright/test"

import { account, running } from "./running"
import { expect, expectAccessible, expectAccessibleLightAndDark, signIn, test } from "./test"
import { arrangeVisit, withDatabase } from "./visit"

const editor = `${running.baseUrl}/settings/availability`
const desk = { viewport: { width: 1440, height: 900 } }

/** A clinician of this test's own, without hours, who offers the clinic's consultation. */
async function newClinician() {
  const { clinician, clinicId } = await arrangeVisit({ startsInMinutes: 24 * 60 })
  const id = await withDatabase(async (client) => {
    const { rows } = await client.query<{ id: string }>(
      "insert into visit_type_clinicians (clinic_id, visit_type_id, clinician_id) select t.clinic_id, t.id, u.id from visit_types t join users u using (clinic_id) where t.clinic_id = $1 and t.slug = 'consultation' and u.email = $2 returning clinician_id as id",
      [clinicId, clinician.email],
    )
    return rows[0]?.id ?? ""
  })
  return { clinician, id }
}

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox()
  if (box === null) throw new Error("it is not shown")
  return box
}

async function addMonday(page: Page, from: string, to: string): Promise<void> {
  await page.getByRole("button", { name: "Add hours: Monday" }).click()
  await page.getByLabel("Monday, from").fill(from)
  await page.getByLabel("Monday, to").fill(to)
  await page.getByLabel("Monday, to").blur()
}

test("a clinician types hours, sees what they give, saves and undoes", async ({ person }) => {
  const { clinician } = await newClinician()
  const page = await person(desk)
  await signIn(page, clinician)
  await page.getByRole("link", { name: "Settings", exact: false }).first().click()
  await page.getByRole("link", { name: "Hours" }).click()
  await expect(page.getByRole("heading", { name: "Hours", level: 1 })).toBeVisible()
  const preview = page.getByRole("region", { name: "What can be booked" })
  await expect(preview.getByText("no free times").first()).toBeVisible()

  await addMonday(page, "9", "8")
  await expect(page.getByLabel("Monday, from")).toHaveValue("09:00")
  await page.getByRole("button", { name: "Save hours" }).click()
  await expect(page.getByText("The end is before the start.")).toBeVisible()
  await expect(page.getByLabel("Monday, to")).toBeFocused()
  await page.getByLabel("Monday, to").fill("1030")
  await page.getByLabel("Monday, to").blur()
  await expect(page.getByText("The end is before the start.")).toBeHidden()
  await expect(preview.getByText("9 free times, 09:00–10:20").first()).toBeVisible()
  await page.getByRole("button", { name: "Copy to Tuesday to Friday" }).click()
  await expect(preview.getByText("9 free times, 09:00–10:20").nth(4)).toBeVisible()

  await page.getByRole("button", { name: "Save hours" }).click()
  await expect(page.getByText("The hours are saved.")).toBeVisible()
  await page.getByRole("button", { name: "Undo" }).click()
  await expect(page.getByText("The hours are as they were before.")).toBeVisible()
  await page.reload()
  await expect(page.getByRole("heading", { name: "Monday" })).toBeVisible()
  await expect(page.getByLabel("Monday, from")).toHaveCount(0)
})

test("a night, days that differ and time off; the week by pointer and by keyboard", async ({
  person,
}) => {
  const { clinician } = await newClinician()
  const page = await person(desk)
  await signIn(page, clinician)
  await page.goto(editor)

  await addMonday(page, "22:00", "02:00")
  await page.getByRole("checkbox", { name: "Monday: Ends the next day" }).click()
  const block = page.getByRole("button", { name: "Monday, 22:00 to 02:00" })
  await block.focus()
  await page.keyboard.press("ArrowUp")
  await expect(page.getByLabel("Monday, from")).toHaveValue("21:45")
  await page.keyboard.press("Shift+ArrowDown")
  await expect(page.getByLabel("Monday, to")).toHaveValue("02:00")

  // Wednesday, from 09:00 down to 12:00, by dragging over the column.
  const week = page.getByRole("group", { name: "Week", exact: true })
  await week.evaluate((element) => element.scrollIntoView({ block: "start" }))
  const grid = await boxOf(week)
  const night = await boxOf(page.getByRole("button", { name: "Monday, 21:45 to 02:00" }))
  const hour = night.height / 2.25
  const midnight = night.y - 21.75 * hour
  const wednesday = grid.x + 40 + ((grid.width - 40) * 2.5) / 7
  await page.mouse.move(wednesday, midnight + 9 * hour + 1)
  await page.mouse.down()
  await page.mouse.move(wednesday, midnight + 12 * hour, { steps: 4 })
  await page.mouse.up()
  await expect(page.getByLabel("Wednesday, from")).toHaveValue("09:00")
  await expect(page.getByLabel("Wednesday, to")).toHaveValue("12:00")

  await page.getByRole("button", { name: "Add a day" }).click()
  const first = page.getByRole("group", { name: "Days that differ 1" })
  await first.getByLabel("First day").fill("2031-12-24")
  await expect(first.getByLabel("Last day")).toHaveValue("2031-12-24")
  await page.getByRole("button", { name: "Add a day" }).click()
  const second = page.getByRole("group", { name: "Days that differ 2" })
  await second.getByLabel("First day").fill("2031-12-24")
  await page.getByRole("button", { name: "Add time off" }).click()
  await page.getByRole("checkbox", { name: "Time off 1: Only part of the day" }).click()
  await page.getByRole("button", { name: "Save hours" }).click()
  await expect(page.getByText("This overlaps with another entry.")).toBeVisible()
  await page.getByRole("button", { name: "Remove Days that differ 2" }).click()
  await page.getByRole("button", { name: "Save hours" }).click()
  await expect(page.getByText("The hours are saved.")).toBeVisible()
  await page.reload()
  await expect(page.getByLabel("Monday, from")).toHaveValue("21:45")
  await expect(page.getByRole("checkbox", { name: "Monday: Ends the next day" })).toBeChecked()
  await expect(first.getByLabel("First day")).toHaveValue("2031-12-24")
  await expect(page.getByLabel("Time off 1, from")).toHaveValue("09:00")
})

test("of two who edit the same hours the later is told, and loses nothing", async ({ person }) => {
  const { clinician, id } = await newClinician()
  const [doctor, front] = [await person(desk), await person(desk)]
  await signIn(doctor, clinician)
  await signIn(front, "scheduler")
  await doctor.goto(editor)
  await front.goto(`${editor}?person=${id}`)
  await addMonday(doctor, "09:00", "12:00")
  await addMonday(front, "13:00", "15:00")
  await doctor.getByRole("button", { name: "Save hours" }).click()
  await expect(doctor.getByText("The hours are saved.")).toBeVisible()

  await front.getByRole("button", { name: "Save hours" }).click()
  await expect(front.getByText(`${clinician.name} saved these hours`)).toBeVisible()
  await expect(front.getByLabel("Monday, from")).toHaveValue("13:00")
  await expectAccessible(front)
  await front.getByRole("button", { name: "Save mine over theirs" }).click()
  await expect(front.getByText("The hours are saved.")).toBeVisible()

  await doctor.getByRole("button", { name: "Add hours: Tuesday" }).click()
  await doctor.getByRole("link", { name: "Today" }).click()
  await expect(doctor.getByRole("alertdialog")).toContainText("Leave without saving?")
  await doctor.getByRole("button", { name: "Stay here" }).click()
  await expect(doctor.getByLabel("Tuesday, from")).toHaveValue("09:00")
  await doctor.getByRole("link", { name: "Today" }).click()
  await doctor.getByRole("button", { name: "Leave without saving" }).click()
  await doctor.waitForURL(/\/today/)
})

test("an administrator makes a visit type, and the front desk can book it", async ({ person }) => {
  const name = `Check ${randomUUID().slice(0, 8)}`
  const clinician = account("clinician")
  const page = await person(desk)
  await signIn(page, "administrator", "/settings/visit-types")
  await page.getByRole("link", { name: "New visit type" }).click()
  await page.getByLabel("Name in English").fill(name)
  await page.getByLabel("Length", { exact: true }).fill("600")
  await page.getByRole("checkbox", { name: clinician.name }).click()
  await page.getByRole("button", { name: "Add a question" }).click()
  await page.getByRole("button", { name: "Save visit type" }).click()
  await expect(page.getByText("A whole number from 5 to 480.")).toBeVisible()
  await expect(page.getByText("Write the question in both languages.")).toBeVisible()
  await page.getByLabel("Length", { exact: true }).fill("25")
  await page.getByLabel("In English", { exact: true }).fill("Does your chest hurt?")
  await page.getByLabel("In Chinese", { exact: true }).fill("您胸口痛吗？")
  await page.getByRole("button", { name: "Save visit type" }).click()
  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible()
  await expect(page.getByLabel("In English", { exact: true })).toHaveValue("Does your chest hurt?")

  await page.goto(`${running.baseUrl}/settings/visit-types`)
  await expect(page.getByRole("link", { name: `${name} 25 min` })).toBeVisible()
  await page.getByRole("button", { name: `Move ${name} up` }).click()
  await expect(page.getByRole("button", { name: `Move ${name} down` })).toBeEnabled()

  await page.getByRole("link", { name: `${name} 25 min` }).click()
  await page.getByRole("checkbox", { name: "It can be booked" }).click()
  await page.getByRole("button", { name: "Save visit type" }).click()
  await expect(page.getByText("Everything is saved.")).toBeVisible()
  await page.goto(`${running.baseUrl}/settings/visit-types`)
  await expect(page.getByRole("link", { name: `${name} Not bookable` })).toBeVisible()
})

for (const viewport of [
  // As high as the pages are long: what lies under a bar that stays in sight is scrolled to, not pressed there.
  { width: 360, height: 6_000 },
  { width: 1440, height: 3_000 },
]) {
  test(`hours and visit types are without violations at ${viewport.width} px, light and dark`, async ({
    person,
  }) => {
    const page = await person({ viewport, reducedMotion: "reduce" })
    await signIn(page, "administrator", "/settings/availability")
    await page.getByRole("button", { name: "Add a day" }).click()
    await page.getByRole("button", { name: "Add time off" }).click()
    await expectAccessibleLightAndDark(page)
    for (const path of ["/settings/visit-types", "/settings/visit-types/new"]) {
      await page.goto(running.baseUrl + path)
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible()
      await expectAccessibleLightAndDark(page)
    }
  })
}
