import type { Page } from "@playwright/test"
import { z } from "zod"

import { staffCaller } from "./api"
import { arrangeBooking, arrangeRequest, blockTime } from "./desk-clinic"
import type { BookingPeople } from "./desk-clinic"
import { running } from "./running"
import { expect, expectAccessible, signIn, test } from "./test"

test("the front desk books a time that is kept, moves it and cancels it", async ({ person }) => {
  const people = await arrangeBooking()
  const desk = await person()
  await signIn(desk, "scheduler")

  await test.step("a chosen time is kept, with a clock", async () => {
    await openBooking(desk, people)
    await slot(desk, 0).click()
    await expect(desk.getByRole("timer")).toHaveText(/Kept for you: (9:[0-5]\d|10:00)/)
    await expectAccessible(desk)
    const other = await person()
    await signIn(other, "scheduler")
    await other.goto(dayOf(people))
    await expect(other.getByRole("button", { name: /09:00–09:30, Kept/ })).toBeVisible()
    await other.context().close()
  })

  await test.step("and booked for a patient", async () => {
    await choosePatient(desk, people)
    await desk.getByRole("button", { name: "Book this time" }).click()
    await expect(desk.getByText(`Booked: ${people.patient}`)).toBeVisible()
    await expect(desk.getByRole("timer")).toHaveCount(0)
  })

  await test.step("it stands in the calendar", async () => {
    await desk.goto(dayOf(people))
    const box = desk.getByRole("button", {
      name: new RegExp(`09:00–09:30, Booked, ${people.patient}`),
    })
    await expect(box).toBeVisible()
    await expectAccessible(desk)
    await box.focus()
    await desk.keyboard.press("Enter")
    await expect(desk.getByRole("dialog", { name: people.patient })).toBeVisible()
  })

  await test.step("it moves, and the old time is free", async () => {
    await desk.getByRole("button", { name: "Move" }).click()
    const dialog = desk.getByRole("dialog")
    await dialog.getByRole("button", { name: /, 10:30$/ }).click()
    await expectAccessible(desk)
    await dialog.getByRole("button", { name: /^Move to / }).click()
    await expect(dialog).toBeHidden()
    await expect(
      desk.getByRole("button", { name: new RegExp(`10:30–11:00, Booked, ${people.patient}`) }),
    ).toBeVisible()
    await expect(desk.getByRole("button", { name: /09:00–09:30/ })).toHaveCount(0)
  })

  await test.step("it is cancelled with a reason", async () => {
    await desk.getByRole("button", { name: /10:30–11:00, Booked/ }).click()
    await desk.getByRole("button", { name: "Cancel visit" }).click()
    const dialog = desk.getByRole("alertdialog")
    await dialog.getByLabel("Reason").click()
    await desk.getByRole("option", { name: "The patient asked" }).click()
    await dialog.getByRole("button", { name: "Cancel visit" }).click()
    await expect(dialog).toBeHidden()
    await expect(desk.getByRole("button", { name: /10:30–11:00/ })).toHaveCount(0)
  })
})

test("a time that somebody else took first shows the nearest ones", async ({ person }) => {
  const people = await arrangeBooking()
  const desk = await person()
  await signIn(desk, "scheduler")
  await openBooking(desk, people)
  // Another scheduler is faster by this page's own way, while the page still shows the time as free.
  const faster = await staffCaller("scheduler")
  const wanted = await slot(desk, 1).getAttribute("aria-label")
  const startsAt = await firstFree(people, 1)
  await desk.route("**/api/events*", (route) => route.abort())
  const held = await faster.post("/api/holds", {
    data: { visitTypeId: people.visitTypeId, startsAt, key: `e2e-${people.visitTypeId}` },
  })
  expect(held.ok()).toBe(true)
  await desk.getByRole("button", { name: wanted ?? "", exact: true }).click()
  const alert = desk.getByRole("alert").filter({ hasText: "Someone just took that time" })
  await expect(alert).toBeVisible()
  await expect(desk.getByRole("button", { name: "Book this time" })).toBeDisabled()
  await alert.getByRole("button").first().click()
  await expect(desk.getByRole("timer")).toBeVisible()
  await expect(desk.getByRole("button", { name: "Book this time" })).toBeEnabled()
})

test("a series reports what stands in its way and books what was chosen", async ({ person }) => {
  const people = await arrangeBooking()
  const first = await firstFree(people, 2)
  const third = new Date(new Date(first).getTime() + 14 * 86_400_000).toISOString()
  await blockTime(people, third)
  const desk = await person()
  await signIn(desk, "scheduler")
  await openBooking(desk, people)
  await slot(desk, 2).click()
  await expect(desk.getByRole("timer")).toBeVisible()
  await choosePatient(desk, people)
  await desk.getByRole("button", { name: "Repeat…" }).click()
  const dialog = desk.getByRole("dialog")
  await dialog.getByLabel("How many visits").fill("4")
  await dialog.getByRole("button", { name: "Show the dates" }).click()
  await expect(dialog.getByText("4 dates, 1 needs a decision")).toBeVisible()
  await expect(dialog.getByText("The clinician has another visit")).toBeVisible()
  await expectAccessible(desk)
  await expect(dialog.getByRole("button", { name: "Book 3 visits" })).toBeEnabled()
  await dialog
    .getByLabel(/What to do on/)
    .nth(2)
    .click()
  await desk
    .getByRole("option", { name: /instead/ })
    .first()
    .click()
  await dialog.getByRole("button", { name: "Book 4 visits" }).click()
  await expect(dialog.getByText("4 visits are booked.")).toBeVisible()
  await dialog.getByRole("button", { name: "Close" }).last().click()
  await desk.goto(dayOf(people))
  await desk.getByRole("button", { name: /10:00–10:30, Booked/ }).click()
  await expect(desk.getByRole("dialog").getByText("Visit 1 of 4")).toBeVisible()
})

test("a series names the occurrence that the clock skips", async () => {
  const people = await arrangeBooking()
  const desk = await staffCaller("scheduler")
  // Sunday 28 March 2027 has no 01:30 in London.
  const answer = await desk.post("/api/series/plan", {
    data: {
      visitTypeId: people.visitTypeId,
      clinicianId: people.clinicianId,
      patientId: people.patientId,
      first: "2027-03-21T01:30",
      rule: { freq: "weekly", interval: 1, count: 3 },
    },
  })
  const { occurrences } = Planned.parse(await answer.json())
  expect(occurrences.map(({ obstacle }) => obstacle)).toEqual(["closed", "gap", "closed"])
})

test("a request is approved where it is seen, and another declined", async ({ person }) => {
  const people = await arrangeBooking({ approval: true })
  await arrangeRequest(people, await firstFree(people, 0))
  const doctor = await person({ viewport: { width: 360, height: 800 } })
  await signIn(doctor, people.clinician, "/calendar")
  await expect(doctor.getByRole("heading", { name: "1 request to approve" })).toBeVisible()
  await expectAccessible(doctor)
  await doctor.getByRole("button", { name: `Approve the request of ${people.patient}` }).click()
  await expect(doctor.getByText(`Approved: ${people.patient}`)).toBeVisible()
  await doctor.goto(dayOf(people))
  await expect(doctor.getByRole("button", { name: /09:00–09:30 · Booked/ })).toBeVisible()
  await arrangeRequest({ ...people }, await firstFree(people, 4))
  await doctor.goto(`${running.baseUrl}/calendar`)
  await doctor.getByRole("button", { name: `Decline the request of ${people.patient}` }).click()
  await expect(doctor.getByText(`Declined: ${people.patient}`)).toBeVisible()
})

test("every view of the calendar fits a phone and a desk", async ({ person }) => {
  const people = await arrangeBooking()
  await blockTime(people, await firstFree(people, 0))
  for (const viewport of [
    { width: 360, height: 800 },
    { width: 1440, height: 900 },
  ]) {
    const desk = await person({ viewport })
    await signIn(desk, "scheduler")
    for (const query of [
      "who=all&view=day",
      "who=all&view=week",
      `who=${people.clinicianId}&view=week`,
    ]) {
      await desk.goto(`${running.baseUrl}/calendar?${query}&from=${people.day}`)
      await expect(desk.getByText("Somebody Else").filter({ visible: true }).first()).toBeVisible()
      await expectAccessible(desk)
      const wide = await desk.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect(wide, query).toBeLessThanOrEqual(0)
    }
  }
})

const Planned = z.object({ occurrences: z.array(z.object({ obstacle: z.string() })) })
const Free = z.object({
  days: z.array(z.object({ slots: z.array(z.object({ startsAt: z.string() })) })),
})

function dayOf({ clinicianId, day }: BookingPeople): string {
  return `${running.baseUrl}/calendar?view=day&who=${clinicianId}&from=${day}`
}

async function openBooking(desk: Page, people: BookingPeople): Promise<void> {
  const { visitTypeId, clinicianId, day } = people
  await desk.goto(
    `${running.baseUrl}/calendar/book?type=${visitTypeId}&clinician=${clinicianId}&from=${day}&day=${day}`,
  )
}

function slot(desk: Page, nth: number) {
  return desk.getByRole("group", { name: "Free times" }).getByRole("button").nth(nth)
}

async function choosePatient(desk: Page, { patient }: BookingPeople): Promise<void> {
  await desk.getByLabel("Name, reference or date of birth").fill(patient)
  await desk.getByRole("button", { name: "Find" }).click()
  await desk.getByRole("button", { name: `Choose ${patient}` }).click()
  await desk.getByLabel("Reason").fill("Check-up")
}

/** The n-th free start of the day after today (ISO 8601). */
async function firstFree(people: BookingPeople, nth: number): Promise<string> {
  const desk = await staffCaller("scheduler")
  const answer = await desk.get(
    `/api/slots?visitTypeId=${people.visitTypeId}&clinicianId=${people.clinicianId}&from=${people.day}&days=1`,
  )
  const { days } = Free.parse(await answer.json())
  const start = days[0]?.slots[nth]?.startsAt
  if (start === undefined) throw new Error("no free time")
  return start
}
