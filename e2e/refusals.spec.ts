import { withoutEncodedFrames } from "./old-browser"
import { running } from "./running"
import { expect, expectAccessible, signIn, test } from "./test"
import { arrangeVisit, enterWaitingRoom, giveBirthDate, withDatabase } from "./visit"

const phone = { viewport: { width: 360, height: 740 } }
const clinicPhone = "020 7946 0148"

test("an unknown, a malformed and a revoked link read alike", async ({ person }) => {
  const revoked = await arrangeVisit()
  await withDatabase((client) =>
    client.query("update visit_links set revoked_at = now() where visit_id = $1", [
      revoked.visitId,
    ]),
  )
  const texts: string[] = []
  for (const link of [
    `${running.baseUrl}/join#t=${"x".repeat(43)}`,
    `${running.baseUrl}/join#t=oops`,
    revoked.link,
  ]) {
    const page = await person(phone)
    await page.goto(link)
    await expect(
      page.getByRole("heading", { name: "This link does not open a visit" }),
    ).toBeVisible()
    await expect(page.getByRole("link", { name: clinicPhone })).toBeVisible()
    texts.push(await page.getByRole("main").innerText())
    await expectAccessible(page)
  }
  expect(new Set(texts).size).toBe(1)
})

test("a link that has run out and a cancelled visit have their pages", async ({ person }) => {
  const old = await arrangeVisit({ startsInMinutes: -200 })
  const page = await person(phone)
  await page.goto(old.link)
  await expect(page.getByRole("heading", { name: "This link has run out" })).toBeVisible()
  await expect(page.getByRole("link", { name: clinicPhone })).toBeVisible()
  await expectAccessible(page)

  const cancelled = await arrangeVisit()
  await withDatabase((client) =>
    client.query("update visits set state = 'cancelled' where id = $1", [cancelled.visitId]),
  )
  await page.goto("about:blank")
  await page.goto(cancelled.link)
  await expect(page.getByRole("heading", { name: "The clinic cancelled this visit" })).toBeVisible()
  await expectAccessible(page)
})

test("a wrong date says how many tries are left; after five the clinic helps", async ({
  person,
}) => {
  const visit = await arrangeVisit()
  const page = await person(phone)
  await page.goto(visit.link)
  await expect(page.getByRole("button", { name: "Continue" })).toBeVisible()
  await expect(page).not.toHaveURL(/#t=/)
  for (const left of ["4 more times", "3 more times", "2 more times", "one more time"]) {
    await giveBirthDate(page, "1958-03-28")
    await expect(page.getByText(`You can try ${left}`)).toBeVisible()
  }
  await expectAccessible(page)
  await giveBirthDate(page, "1958-03-28")
  await expect(
    page.getByRole("heading", { name: "We could not check that it is you" }),
  ).toBeVisible()
  await expect(page.getByRole("link", { name: clinicPhone })).toBeVisible()
})

test("too early: the devices can be tested, the waiting room says when it opens", async ({
  person,
}) => {
  const visit = await arrangeVisit({ startsInMinutes: 120 })
  const page = await person(phone)
  await page.goto(visit.link)
  await giveBirthDate(page, visit.birthDate)
  await page.getByRole("checkbox", { name: "See the doctor by video" }).click()
  await page.getByRole("button", { name: "I agree" }).click()
  await expect(page.getByText("Camera works")).toBeVisible()
  await page.getByRole("button", { name: "Go to the waiting room" }).click()
  await expect(page.getByRole("heading", { name: "You are early" })).toBeVisible()
  await expectAccessible(page)
})

test("refused camera: the page says what to press and blames nobody", async ({ browser }) => {
  const visit = await arrangeVisit()
  const context = await browser.newContext({ ...phone, permissions: [] })
  await context.addInitScript(() => {
    const refuse = () => Promise.reject(new DOMException("denied", "NotAllowedError"))
    navigator.mediaDevices.getUserMedia = refuse
  })
  const page = await context.newPage()
  await page.goto(visit.link)
  await giveBirthDate(page, visit.birthDate)
  await page.getByRole("checkbox", { name: "See the doctor by video" }).click()
  await page.getByRole("button", { name: "I agree" }).click()
  await expect(
    page.getByText("We may not use your camera yet. Tap Allow when your phone asks."),
  ).toBeVisible()
  await expectAccessible(page)
  await context.close()
})

test("in Chinese from the first page, with the language of the page declared", async ({
  person,
}) => {
  const visit = await arrangeVisit()
  const page = await person({ ...phone, locale: "zh-CN" })
  await page.goto(visit.link)
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-Hans")
  await expect(page.getByRole("button", { name: "继续" })).toBeVisible()
  await expectAccessible(page)
})

test("with vitals refused the bedside page sends nothing and says so", async ({ person }) => {
  const visit = await arrangeVisit()
  const [patient, bedside] = [await person(phone), await person()]
  await bedside.goto(visit.bedsideLink)
  await expect(bedside.getByRole("heading", { name: "Waiting for the visit" })).toBeVisible()
  await enterWaitingRoom(patient, visit, { vitals: false, charting: false })
  await withDatabase((client) =>
    client.query(
      "update visits set state = 'in_call', room = 'r-' || id, admitted_at = now() where id = $1",
      [visit.visitId],
    ),
  )
  await expect(bedside.getByRole("heading", { name: "Nothing is sent" })).toBeVisible({
    timeout: 30_000,
  })
  const token = await fetch(`${running.baseUrl}/api/rooms/token`, {
    method: "POST",
    headers: { authorization: `Bearer ${visit.bedsideToken}`, "content-type": "application/json" },
    body: JSON.stringify({ pub: "B".repeat(87), lid: "A".repeat(22) }),
  })
  expect([400, 403]).toContain(token.status)
  const ingest = await fetch(`${running.baseUrl}/api/vitals/ingest`, {
    method: "POST",
    headers: { authorization: `Bearer ${visit.bedsideToken}`, "content-type": "application/json" },
    body: JSON.stringify({
      values: [
        {
          code: "MDC_ECG_HEART_RATE",
          at: new Date().toISOString(),
          value: 66,
          unit: "/min",
          derived: true,
        },
      ],
    }),
  })
  expect([400, 403]).toContain(ingest.status)
})

test("a device that cannot lock the visit is named before anybody is admitted, and what the lock costs is said to both", async ({
  person,
}) => {
  const visit = await arrangeVisit()
  const [patient, doctor, oldDoctor] = [await person(), await person(), await person()]
  for (const page of [patient, oldDoctor]) await withoutEncodedFrames(page)
  await patient.goto(visit.link)
  await giveBirthDate(patient, visit.birthDate)
  await expect(
    patient.getByText("So it has no recording and no phone dial-in.", { exact: false }),
  ).toBeVisible()
  await patient.getByRole("checkbox", { name: "See the doctor by video" }).click()
  await patient.getByRole("button", { name: "I agree" }).click()
  await expect(
    patient.getByRole("heading", { name: "This phone is too old for the visit" }),
  ).toBeVisible()
  await expect(patient.getByText("Use another phone or computer, or call us.")).toBeVisible()
  await expect(patient.getByRole("link", { name: clinicPhone })).toBeVisible()
  await expectAccessible(patient)

  await signIn(doctor, visit.clinician)
  const cost = "So no server recording and no phone dial-in."
  await expect(doctor.getByText(cost, { exact: false })).toBeVisible()
  await doctor.goto(`${running.baseUrl}/visits/${visit.visitId}`)
  await expect(doctor.getByText(cost, { exact: false })).toBeVisible()
  await expect(doctor.getByText("This device cannot lock the visit")).toBeVisible()
  await expect(doctor.getByText("This computer cannot encrypt a visit.")).toHaveCount(0)
  await expectAccessible(doctor)

  // Whom the clinician invites is named by their own browser, from the first look at the link.
  await doctor.getByRole("button", { name: "Invite" }).click()
  await doctor.getByLabel("Name, as the others see it").fill("Nora Thistledown")
  await doctor.getByRole("button", { name: "Make the link" }).click()
  const link = (await doctor.locator("[data-guest-link]").textContent()) ?? ""
  const guest = await person()
  await withoutEncodedFrames(guest)
  await guest.goto(link)
  await expect(
    guest.getByRole("heading", { name: "This phone is too old for the visit" }),
  ).toBeVisible()
  await doctor.keyboard.press("Escape")
  await expect(doctor.getByRole("listitem").filter({ hasText: "Nora Thistledown" })).toContainText(
    "Their browser cannot do encryption",
  )
  await expectAccessible(doctor)

  await signIn(oldDoctor, visit.clinician)
  await expect(oldDoctor.getByText("This computer cannot encrypt a visit.")).toBeVisible()
})
