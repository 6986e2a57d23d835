import { caller } from "./api"
import { arrangeBookingClinic } from "./booking-clinic"
import { running } from "./running"
import { expect, expectAccessible, signIn, test } from "./test"
import { arrangeVisit, withDatabase } from "./visit"

const settings = `${running.baseUrl}/settings/calendar-feed`

test("a clinician's own calendar: made, subscribed to, replaced, stopped", async ({ person }) => {
  const visit = await arrangeVisit({ startsInMinutes: 90 })
  const page = await person({ viewport: { width: 360, height: 740 } })
  await signIn(page, visit.clinician)
  await page.goto(settings)
  await expectAccessible(page)
  await page.getByRole("button", { name: "Make an address" }).click()
  const first = await page.getByLabel("Calendar address").inputValue()
  await expectAccessible(page)

  const program = await caller({})
  const read = await program.get(first)
  expect(read.headers()["content-type"]).toContain("text/calendar")
  expect(read.headers()["cache-control"]).toContain("no-store")
  const text = await read.text()
  expect(text).toContain("SUMMARY:Appointment\r\n")
  expect(text).not.toContain(visit.patient)
  const again = await program.get(first, {
    headers: { "if-none-match": read.headers()["etag"] ?? "" },
  })
  expect(again.status()).toBe(304)
  expect((await program.post(first)).status()).toBe(405)

  await page.getByLabel("What it says of the patient").click()
  await page.getByRole("option", { name: /^Initials/ }).click()
  await page.getByRole("button", { name: "Make a new address" }).click()
  await expect(page.getByLabel("Calendar address")).not.toHaveValue(first)
  const second = await page.getByLabel("Calendar address").inputValue()
  expect(await (await program.get(second)).text()).toContain("SUMMARY:Appointment · P")

  await page.getByRole("button", { name: "Stop the address" }).click()
  await expect(page.getByText("The address no longer works.")).toBeVisible()
  const unknown = `${running.baseUrl}/api/feeds/${"x".repeat(43)}.ics`
  for (const dead of [first, second, unknown, `${running.baseUrl}/api/feeds/x`]) {
    const answer = await program.get(dead)
    expect([answer.status(), await answer.json()]).toEqual([404, { error: "not_found" }])
  }
})

test("busy times elsewhere: hostile addresses named, a calendar read in, its age shown", async ({
  person,
}) => {
  // The calendar elsewhere is a colleague's feed: the one origin that the demo may read though it is not public.
  const colleague = await arrangeVisit({ startsInMinutes: 26 * 60 })
  const other = await person()
  await signIn(other, colleague.clinician)
  await other.goto(settings)
  await other.getByRole("button", { name: "Make an address" }).click()
  const calendar = await other.getByLabel("Calendar address").inputValue()

  const clinic = await arrangeBookingClinic()
  const page = await person()
  await signIn(page, clinic.clinician)
  await page.goto(settings)
  const address = page.getByLabel("Address of the calendar (ICS)")
  for (const [hostile, words] of [
    ["https://169.254.169.254/latest/meta-data/", "This address is not on the public internet."],
    ["https://2130706433/", "This address is not on the public internet."],
    ["http://127.0.0.1:9/calendar.ics", "The address has to begin with https."],
    ["my calendar", "This is no web address."],
  ] as const) {
    await address.fill(hostile)
    await page.getByRole("button", { name: "Read in this calendar" }).click()
    await expect(page.getByText(words)).toBeVisible()
  }
  await expectAccessible(page)
  await address.fill(calendar)
  await page.getByRole("button", { name: "Read in this calendar" }).click()
  await expect(page.getByText(/one busy time ahead|1 busy time ahead/)).toBeVisible({
    timeout: 30_000,
  })
  await expect(page.getByText(/Read .*New York time/)).toBeVisible()

  // The time is no longer offered on the clinic's page, and comes back with the calendar's removal.
  const taken = await withDatabase(async (client) => {
    const { rows } = await client.query<{ starts_at: Date }>(
      "select starts_at from imported_busy where clinic_id = $1",
      [clinic.id],
    )
    return rows.map((row) => row.starts_at.getTime())
  })
  expect(taken).toHaveLength(1)
  const offered = async (): Promise<number[]> => {
    const visitor = await caller()
    const answer = await visitor.get(
      `/api/slots?clinic=${clinic.slug}&visitTypeId=${clinic.typeId}&days=4`,
    )
    const { days }: { days: { slots: { startsAt: string }[] }[] } = await answer.json()
    return days.flatMap(({ slots }) => slots.map(({ startsAt }) => Date.parse(startsAt)))
  }
  const overlaps = (start: number) =>
    taken.some((at) => start < at + 20 * 60_000 && start + 30 * 60_000 > at)
  expect((await offered()).filter(overlaps)).toEqual([])
  await page.getByRole("button", { name: "Remove" }).click()
  await expect(page.getByRole("button", { name: "Remove" })).toHaveCount(0)
  expect((await offered()).filter(overlaps).length).toBeGreaterThan(0)
})
