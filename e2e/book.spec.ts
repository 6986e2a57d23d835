import { readFile } from "node:fs/promises"

import type { Page } from "@playwright/test"

import { formatDay, formatTime, Temporal } from "@/lib/time"

import { arrangeBookingClinic, bookedStarts } from "./booking-clinic"
import type { BookingClinic } from "./booking-clinic"
import { linkIn, mailTo } from "./mail"
import { expect, expectAccessible, test } from "./test"
import { withDatabase } from "./visit"

const newYork = "America/New_York"
const kolkata = "Asia/Kolkata"
const madrid = { timezoneId: "Europe/Madrid" }

/** The day `days` from now on New York's calendar. */
function dayAhead(days: number): string {
  return Temporal.Now.zonedDateTimeISO(newYork).toPlainDate().add({ days }).toString()
}

/** "Tuesday 1 December" */
function longDay(day: string): string {
  return formatDay(new Date(`${day}T12:00:00Z`), "UTC", "en")
}

/** An instant by New York's clock. */
function instant(day: string, time: string): Date {
  const at = Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime(newYork)
  return new Date(at.epochMilliseconds)
}

/** The next days on which New York changes its clock that can be booked: within the year. */
function changes(): Temporal.ZonedDateTime[] {
  const found: Temporal.ZonedDateTime[] = []
  let at = Temporal.Now.zonedDateTimeISO(newYork).getTimeZoneTransition("next")
  while (at !== null && found.length < 2) {
    found.push(at)
    at = at.getTimeZoneTransition("next")
  }
  const latest = Temporal.Now.instant().add({ hours: 364 * 24 }).epochMilliseconds
  return found.filter((one) => one.epochMilliseconds < latest)
}

async function open(page: Page, clinic: BookingClinic, from = dayAhead(2)): Promise<void> {
  await page.goto(`${clinic.url}?from=${from}`)
  await expect(page.getByRole("button", { name: /free time/ }).first()).toBeVisible()
}

async function choose(page: Page, day: string, time: string): Promise<void> {
  const long = longDay(day)
  await page.getByRole("button", { name: new RegExp(`^${long}: .*free`) }).click()
  await page.getByRole("button", { name: `${long}, ${time}`, exact: true }).click()
}

async function keep(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Book this time" }).click()
  await expect(page.getByRole("heading", { name: "Tell us who you are" })).toBeVisible()
}

async function fillIn(page: Page, email: string): Promise<void> {
  await page.getByLabel("Your full name").fill("Marigold Finch")
  await page.getByLabel("Day", { exact: true }).fill("7")
  await page.getByLabel("Month", { exact: true }).fill("5")
  await page.getByLabel("Year", { exact: true }).fill("1951")
  await page.getByLabel("Sex").click()
  await page.getByRole("option", { name: "Female" }).click()
  await page.getByLabel("E-mail").fill(email)
  await page.getByLabel("What do you want to talk about?").fill("My knee hurts")
}

async function send(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Book this visit" }).click()
}

test("from Kolkata with a clinician in New York, over each change of the clock", async ({
  person,
}) => {
  const clinic = await arrangeBookingClinic()
  const found = changes()
  expect(found.length).toBeGreaterThan(0)
  for (const change of found) {
    const day = change.toPlainDate().toString()
    const before = Temporal.PlainDate.from(day).subtract({ days: 1 }).toString()
    const after = Temporal.PlainDate.from(day).add({ days: 1 }).toString()
    for (const [date, own] of [
      [before, false],
      [after, true],
    ] as const) {
      const page = await person({ timezoneId: kolkata })
      await open(page, clinic, before)
      await expect(page.getByText("All times are New York time.")).toBeVisible()
      await expect(page.getByText("Your phone is set to Kolkata")).toBeVisible()
      const at = instant(date, "20:00")
      if (own) {
        await page.getByRole("button", { name: "Show Kolkata time" }).click()
        await expect(page.getByText("All times are Kolkata time.")).toBeVisible()
        const there = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(
          kolkata,
        )
        await choose(page, there.toPlainDate().toString(), formatTime(at, kolkata))
      } else await choose(page, date, "20:00")
      // Both clocks are printed, with the day where it is another.
      const bar = page.getByRole("contentinfo").first()
      const [shown, other] = own ? [kolkata, newYork] : [newYork, kolkata]
      await expect(bar).toContainText(`${formatDay(at, shown, "en")}, ${formatTime(at, shown)}`)
      await expect(bar).toContainText(`(${formatDay(at, other, "en")}, ${formatTime(at, other)} in`)
      await keep(page)
      await fillIn(page, `finch-${date}@patients.example`)
      await send(page)
      await expect(page.getByRole("heading", { name: "Your visit is booked" })).toBeVisible()
      await expect(
        page.getByText(`${formatDay(at, newYork, "en")}, ${formatTime(at, newYork)}`),
      ).toBeVisible()
      expect(await bookedStarts(clinic)).toContain(at.toISOString())
    }
  }
})

test("both starts of a repeated hour are offered with their offset; a skipped hour is not", async ({
  person,
}) => {
  const clinic = await arrangeBookingClinic()
  const page = await person({ timezoneId: newYork })
  for (const change of changes()) {
    const day = change.toPlainDate().toString()
    await open(page, clinic, day)
    const long = longDay(day)
    await page.getByRole("button", { name: new RegExp(`^${long}: `) }).click()
    const twice = change.offset === "-05:00"
    for (const offset of ["UTC-04:00", "UTC-05:00"])
      await expect(
        page.getByRole("button", { name: `${long}, 01:30 ${offset}`, exact: true }),
      ).toHaveCount(twice ? 1 : 0)
    await expect(page.getByRole("button", { name: `${long}, 02:30`, exact: true })).toHaveCount(
      twice ? 1 : 0,
    )
  }
})

test("books once: double presses, the message, the file for the calendar", async ({ person }) => {
  const clinic = await arrangeBookingClinic()
  const page = await person(madrid)
  await open(page, clinic)
  await choose(page, dayAhead(3), "09:30")
  await expectAccessible(page)
  await page.getByRole("button", { name: "Book this time" }).dblclick()
  await expect(page.getByRole("heading", { name: "Tell us who you are" })).toBeVisible()
  await expect(page.getByRole("timer")).toContainText(/9:\d\d left/)
  await expectAccessible(page)

  // What is missing is named, field by field, and the first is in focus.
  await send(page)
  for (const problem of [
    "Write your full name.",
    "Write your e-mail or your mobile phone.",
    "Write a few words.",
  ])
    await expect(page.getByText(problem)).toBeVisible()
  await expect(page.getByLabel("Your full name")).toBeFocused()
  await expectAccessible(page)

  const email = `finch-${clinic.slug}@patients.example`
  await fillIn(page, email)
  await page.getByRole("button", { name: "Book this visit" }).dblclick()
  await expect(page.getByRole("heading", { name: "Your visit is booked" })).toBeFocused()
  await expect(page.getByText("With Dr Juniper Hale")).toBeVisible()
  await expect(page.getByText(`We send a message to ${email}.`)).toBeVisible()
  await expectAccessible(page)
  expect(await bookedStarts(clinic)).toEqual([instant(dayAhead(3), "09:30").toISOString()])

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Add to my calendar" }).click(),
  ])
  const file = await readFile(await download.path(), "utf8")
  expect(file).toContain("METHOD:REQUEST")
  expect(file).toContain("SUMMARY:Appointment")
  expect(file).not.toMatch(/knee|Finch|#t=/)
  expect(linkIn(await mailTo(email))).toContain("/join#t=")
})

test("a time that runs out gives fresh ones, and what was typed is kept", async ({ person }) => {
  const clinic = await arrangeBookingClinic()
  const page = await person({ timezoneId: newYork })
  await page.clock.install()
  await open(page, clinic)
  await choose(page, dayAhead(3), "10:00")
  await keep(page)
  await fillIn(page, "finch-late@patients.example")
  await page.clock.runFor(30_000)
  await expect(page.getByRole("timer")).toContainText(/9:[23]\d left/)
  await withDatabase((client) =>
    client.query("update holds set expires_at = now() where clinic_id = $1", [clinic.id]),
  )
  await page.clock.fastForward(10 * 60_000)
  await expect(page.getByText("What you typed is still here.")).toBeVisible()
  await expectAccessible(page)

  await choose(page, dayAhead(3), "11:00")
  await keep(page)
  await expect(page.getByLabel("Your full name")).toHaveValue("Marigold Finch")
  await expect(page.getByLabel("What do you want to talk about?")).toHaveValue("My knee hurts")
  await send(page)
  await expect(page.getByRole("heading", { name: "Your visit is booked" })).toBeVisible()
  expect(await bookedStarts(clinic)).toEqual([instant(dayAhead(3), "11:00").toISOString()])
})

test("a time that somebody else just took: the nearest ones, one press away", async ({
  person,
}) => {
  const clinic = await arrangeBookingClinic()
  const [slow, quick] = [
    await person({ timezoneId: newYork }),
    await person({ timezoneId: newYork }),
  ]
  for (const page of [slow, quick]) {
    await open(page, clinic)
    await choose(page, dayAhead(3), "12:00")
  }
  await keep(quick)
  await slow.getByRole("button", { name: "Book this time" }).click()
  await expect(
    slow.getByText("Someone just took that time. The nearest free times are:"),
  ).toBeVisible()
  await expectAccessible(slow)
  const long = longDay(dayAhead(3))
  await slow
    .getByRole("alert")
    .getByRole("button", { name: `${long}, 12:30` })
    .click()
  await expect(slow.getByRole("heading", { name: "Tell us who you are" })).toBeVisible()
})

test("a type that the clinic approves is asked for; an answer that may be an emergency comes first", async ({
  person,
}) => {
  const label = { en: "Does your chest hurt?", zh: "您胸口疼吗？" }
  const clinic = await arrangeBookingClinic({
    needsApproval: true,
    intake: { questions: [{ kind: "yes_no", id: "chest", label, required: true, redFlag: "yes" }] },
  })
  const page = await person({ timezoneId: newYork })
  await open(page, clinic)
  await choose(page, dayAhead(3), "15:00")
  await keep(page)
  await fillIn(page, "finch-asks@patients.example")
  await page.getByLabel("Does your chest hurt?").click()
  await page.getByRole("option", { name: "Yes" }).click()
  await page.getByRole("button", { name: "Ask for this time" }).click()
  await expect(page.getByText("Call your local emergency number now.")).toBeVisible()
  await page.getByRole("button", { name: "I have read this. Go on" }).click()
  await expect(page.getByRole("heading", { name: "We have asked the clinic" })).toBeVisible()
  expect(await bookedStarts(clinic)).toEqual([])
})

test("in Chinese, 360 px wide, by keyboard alone", async ({ person }) => {
  const clinic = await arrangeBookingClinic()
  const page = await person({
    timezoneId: "Asia/Shanghai",
    locale: "zh-CN",
    viewport: { width: 360, height: 740 },
  })
  await page.goto(`${clinic.url}?from=${dayAhead(2)}`)
  await expect(page.getByRole("heading", { name: "请选择视频看诊的时间" })).toBeVisible()
  await expect(page.getByText("所有时间都是纽约时间。")).toBeVisible()
  const days = page.getByRole("group", { name: "日期" })
  await expect(days.getByRole("button", { name: /个空闲时间/ }).first()).toBeVisible()
  await expectAccessible(page)

  // One tab stop for the days, one for the times; arrows move within.
  await days.getByRole("button").first().focus()
  await page.keyboard.press("ArrowRight")
  await page.keyboard.press("Enter")
  await expect(days.getByRole("button").nth(1)).toHaveAttribute("aria-pressed", "true")
  await page.keyboard.press("Tab")
  await page.keyboard.press("ArrowRight")
  await page.keyboard.press("Enter")
  await expect(page.getByRole("button", { name: "预约这个时间" })).toBeEnabled()
  await page.getByRole("button", { name: "预约这个时间" }).press("Enter")
  await expect(page.getByRole("heading", { name: "请告诉我们您是谁" })).toBeFocused()
  await expectAccessible(page)
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(wide).toBeLessThanOrEqual(0)
})

test("a clinic that nobody knows has a page with words", async ({ person }) => {
  const page = await person()
  for (const slug of ["no-such-clinic", "%00", "x".repeat(100)]) {
    await page.goto(new URL(`/book/${slug}`, (await arrangeBookingClinic()).url).href)
    await expect(page.getByRole("heading", { name: "We do not know this clinic" })).toBeVisible()
  }
  await expectAccessible(page)
})
