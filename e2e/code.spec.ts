import type { Page } from "@playwright/test"

import { alarmsIn } from "./raw-client"
import { running } from "./running"
import { expect, expectAccessible, signIn, test } from "./test"
import { arrangeMeeting, enterCall } from "./two-people"
import { admit, arrangeVisit, enterWaitingRoom, expectEncryptedVideo, joinCall } from "./visit"

test.setTimeout(240_000)

test("two people read the code to each other: digits, pictures, a match, and what is true when it differs", async ({
  person,
}) => {
  const { visit, doctor, patient } = await arrangeMeeting(person)
  const sent = everythingSent(patient)
  await enterCall({ visit, doctor, patient })
  await expect(doctor.locator("[data-lock=encrypted]")).toHaveAccessibleName(/^Encrypted\./)
  await expect(patient.locator("[data-lock=encrypted]")).toHaveText("Private")

  for (const page of [doctor, patient]) await page.locator("[data-lock]").click()
  const code = (page: Page) => page.getByRole("region", { name: "Spoken code" })
  const digits = (await code(doctor).getAttribute("data-code")) ?? ""
  expect(digits).toMatch(/^\d{12}$/)
  await expect(code(patient)).toHaveAttribute("data-code", digits)
  // Each reads a half, so that neither can only echo.
  await expect(code(doctor)).toContainText("You read this")
  await expect(code(doctor)).toContainText("The patient reads this")
  await expect(code(patient)).toContainText("The doctor reads this")
  await expectAccessible(doctor)
  await expectAccessible(patient)

  for (const page of [doctor, patient]) {
    await page.getByRole("button", { name: "Show pictures" }).click()
    await expect(code(page).getByRole("listitem")).toHaveCount(7)
  }
  const names = (page: Page) => code(page).getByRole("listitem").allInnerTexts()
  expect(await names(patient)).toEqual(await names(doctor))
  await expectAccessible(patient)

  await code(doctor).getByRole("button", { name: "They match" }).click()
  await expect(doctor.locator("[data-badge=checked]")).toBeVisible()
  // Behind the dialog it has no name for assistive technology: the attribute.
  await expect(doctor.locator("[data-lock=checked]")).toHaveAttribute(
    "aria-label",
    /Encrypted, code checked/,
  )
  // Each side for itself.
  await expect(patient.locator("[data-badge=encrypted]")).toBeVisible()

  await code(patient).getByRole("button", { name: "They differ" }).press("Enter")
  await expect(patient.getByRole("heading", { name: "We stopped sound and picture" })).toBeVisible()
  for (const page of [patient, doctor]) await expectAccessible(page)
  await expect(patient.locator("video")).toHaveCount(0)
  // Written down without the code.
  await expect.poll(async () => alarmsIn(visit.visitId)).toBe(1)
  const reports = sent.filter((one) => one.includes("code-denied"))
  expect(reports).toHaveLength(1)
  expect(sent.filter((one) => one.includes(digits))).toEqual([])

  // A new key of theirs: what was checked is not checked any more.
  await patient.getByRole("button", { name: "Go back in and compare again" }).click()
  await expectEncryptedVideo(patient)
  await expect(doctor.locator("[data-badge=encrypted]")).toBeVisible({ timeout: 30_000 })
  await expect(code(doctor)).not.toHaveAttribute("data-code", digits)
})

test("a link that is handed over: checked on both sides, and its secret leaves neither browser", async ({
  person,
}) => {
  const visit = await arrangeVisit()
  const doctor = await person({
    viewport: { width: 1440, height: 900 },
    permissions: ["camera", "microphone", "clipboard-read", "clipboard-write"],
  })
  const patient = await person({ viewport: { width: 360, height: 740 } })
  const sent = [everythingSent(doctor), everythingSent(patient)]
  await signIn(doctor, visit.clinician, `/visits/${visit.visitId}`)
  await doctor.getByRole("button", { name: "Copy the link" }).click()
  await expect(doctor.getByRole("button", { name: "Copied" })).toBeVisible()
  const link = await doctor.evaluate(() => navigator.clipboard.readText())
  const secret = /&k=([\w-]{43})$/.exec(link)?.[1] ?? ""
  expect(secret).toHaveLength(43)

  await enterWaitingRoom(patient, { ...visit, link }, { vitals: false, charting: false })
  expect(patient.url()).not.toContain("#")
  await doctor.goto(`${running.baseUrl}/today`)
  await admit(doctor, visit)
  await joinCall(patient)
  await Promise.all([expectEncryptedVideo(doctor), expectEncryptedVideo(patient)])
  await expect(doctor.locator("[data-badge=linked]")).toBeVisible()
  await expect(patient.locator("[data-badge=linked]")).toBeVisible()
  await expect(doctor.locator("[data-lock=linked]")).toContainText("Encrypted, link checked")

  // Another secret: shown as not linked, and nobody is turned away.
  const other = (secret.startsWith("A") ? "B" : "A") + secret.slice(1)
  await patient.goto("about:blank")
  await patient.goto(link.replace(secret, other))
  await joinCall(patient)
  await expectEncryptedVideo(patient)
  await expect(patient.locator("[data-badge=encrypted]")).toBeVisible({ timeout: 30_000 })
  await expect(doctor.locator("[data-badge=encrypted]")).toBeVisible({ timeout: 30_000 })

  const raw = Buffer.from(secret, "base64url").toString("latin1")
  const all = sent.flat()
  expect(all.length).toBeGreaterThan(50)
  for (const text of [secret, raw, Buffer.from(raw, "latin1").toString("hex")])
    expect(all.filter((one) => one.includes(text))).toEqual([])
})

/** Every address, header and body, and every frame of every socket, as it leaves this page. */
function everythingSent(page: Page): string[] {
  const sent: string[] = []
  page.on("request", (request) => {
    const body = request.postDataBuffer()?.toString("latin1") ?? ""
    sent.push(request.url(), JSON.stringify(request.headers()), body)
  })
  page.on("websocket", (socket) => {
    sent.push(socket.url())
    socket.on("framesent", ({ payload }) =>
      sent.push(typeof payload === "string" ? payload : payload.toString("latin1")),
    )
  })
  return sent
}
