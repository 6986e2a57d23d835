import type { Page } from "@playwright/test"

import { expect, expectAccessible, signIn, test } from "./test"
import { admit, arrangeVisit, expectEncryptedVideo, giveBirthDate, joinCall } from "./visit"

test("three large buttons for who asked for them, whole at twice the text size, in high contrast and forced colours", async ({
  person,
}) => {
  const visit = await arrangeVisit()
  const doctor = await person({ viewport: { width: 1440, height: 900 } })
  const patient = await person({
    viewport: { width: 360, height: 740 },
    contrast: "more",
    reducedMotion: "reduce",
  })
  await signIn(doctor, visit.clinician)
  await patient.goto(visit.link)
  await giveBirthDate(patient, visit.birthDate)
  await patient.getByRole("checkbox", { name: "See the doctor by video" }).click()
  await patient.getByRole("button", { name: "I agree" }).click()
  const choice = patient.getByRole("checkbox", { name: "Large buttons in the visit" })
  await choice.click()
  // Tall enough that the row with the clinic's number stands over no control: people scroll, axe does not.
  await patient.setViewportSize({ width: 360, height: 1_600 })
  await expectAccessible(patient)
  await patient.setViewportSize({ width: 360, height: 740 })
  await patient.getByRole("button", { name: "Go to the waiting room" }).click()
  await expect(patient.getByRole("heading", { name: "You are in the waiting room" })).toBeVisible()
  await expect(choice).toBeChecked()
  await admit(doctor, visit)
  await joinCall(patient)
  await Promise.all([expectEncryptedVideo(doctor), expectEncryptedVideo(patient)])

  const bar = patient.getByRole("navigation", { name: "Call controls" })
  await expect(bar.getByRole("button")).toHaveText(["Mute", "Help", "Leave"])
  await expectAccessible(patient)
  await expectWhole(patient)
  // Captions take no place while nothing makes them.
  await expect(patient.getByRole("log", { name: "Captions" })).toHaveCount(0)
  await patient.emulateMedia({ forcedColors: "active" })
  // The system's colours take the grounds away; axe reads those of the page, and cannot judge them.
  for (const button of await bar.getByRole("button").all())
    await expect(button).toHaveCSS("border-top-style", "solid")
  await patient.emulateMedia({ forcedColors: "none" })
  await twiceTheText(patient, true)
  await expectWhole(patient)

  await patient.keyboard.press("h")
  const help = patient.getByRole("dialog", { name: "Help" })
  await expect(help.getByRole("link", { name: /^Call / })).toHaveAttribute("href", /^tel:/)
  await expectAccessible(patient)
  await help.getByRole("button", { name: "Show all buttons" }).click()
  await expect(bar.getByRole("button").first()).toBeFocused()
  await expect(bar.getByRole("button", { name: "Camera off" })).toBeVisible()
  await expectWhole(patient)
  await twiceTheText(patient, false)
  await expectWhole(patient)
})

async function twiceTheText(page: Page, on: boolean): Promise<void> {
  await page.evaluate(
    (size) => {
      document.documentElement.style.fontSize = size
    },
    on ? "200%" : "",
  )
}

/** Nothing is cut off or to be scrolled to sideways, and every control has 44 px to be met. */
async function expectWhole(page: Page): Promise<void> {
  const { width = 0, height = 0 } = page.viewportSize() ?? {}
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
  for (const button of await page.getByRole("main").getByRole("button").all()) {
    const box = await button.boundingBox()
    if (box === null) continue
    expect(box.x).toBeGreaterThanOrEqual(0)
    expect(box.x + box.width, await button.innerHTML()).toBeLessThanOrEqual(width)
    expect(box.y + box.height).toBeLessThanOrEqual(height)
    expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(44)
  }
}
