import type { Page } from "@playwright/test"

import { running } from "./running"
import { expect, expectAccessible, signIn, test } from "./test"
import { arrangeVisit, enterWaitingRoom, expectEncryptedVideo } from "./visit"

/** As arrangeVisit has it. */
const reason = "Cough for four days"

test("the call in Chinese, on a phone and at a desk: every word, and clean for assistive technology", async ({
  person,
}) => {
  test.setTimeout(120_000)
  const visit = await arrangeVisit()
  const doctor = await person({ viewport: { width: 1440, height: 900 } })
  const patient = await person({ viewport: { width: 360, height: 740 } })
  await enterWaitingRoom(patient, visit, { vitals: false, charting: false })
  for (const page of [doctor, patient]) await inChinese(page)
  await patient.reload()
  await signIn(doctor, visit.clinician)
  await doctor.getByRole("button", { name: `接诊 ${visit.patient}` }).click()
  await patient.getByRole("button", { name: "现在进入" }).click()
  await Promise.all([expectEncryptedVideo(doctor), expectEncryptedVideo(patient)])
  for (const page of [doctor, patient]) {
    await expect(page.locator("html")).toHaveAttribute("lang", "zh-Hans")
    await expectNoEnglish(page)
    await expectAccessible(page)
  }
  await expect(patient.locator("[data-lock=encrypted]")).toHaveText("私密")
  await patient.locator("[data-lock]").click()
  const code = patient.locator("[data-code]").first()
  await expect(code).toHaveAttribute("data-code", /^\d{12}$/)
  await patient.getByRole("button", { name: "显示图片" }).click()
  await expect(code.getByRole("listitem")).toHaveCount(7)
  await expectNoEnglish(patient)
  await expectAccessible(patient)
})

async function inChinese(page: Page): Promise<void> {
  await page.context().addCookies([{ name: "housecall.locale", value: "zh", url: running.baseUrl }])
}

/**
 * Names, units and keys are Latin in any language; two English words in a row are a sentence, but for what
 * the patient wrote to the clinic.
 */
async function expectNoEnglish(page: Page): Promise<void> {
  const text = await page.locator("main").first().innerText()
  const english = text.split("\n").filter((line) => /\b[a-z]{2,} [a-z]{2,}\b/.test(line))
  expect(english.filter((line) => line !== reason)).toEqual([])
}
