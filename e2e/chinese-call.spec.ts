import type { Page } from "@playwright/test"

import { running } from "./running"
import { expect, expectAccessible, signIn, test } from "./test"
import { type ArrangedVisit, arrangeVisit, enterWaitingRoom, expectEncryptedVideo } from "./visit"

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
    await expectNoEnglish(page, visit)
    await expectAccessible(page)
  }
  await doctor.getByRole("button", { name: "邀请", exact: true }).click()
  await expect(doctor.getByRole("dialog")).toBeVisible()
  await expectNoEnglish(doctor, visit)
  await doctor.keyboard.press("Escape")
  for (const page of [doctor, patient]) {
    await page.getByRole("button", { name: /^(消息|聊天)/ }).click()
    await expectNoEnglish(page, visit)
    await page.keyboard.press("Escape")
    await page.getByRole("button", { name: "更多" }).click()
    await expect(page.getByRole("dialog").last()).toBeVisible()
    await expectNoEnglish(page, visit)
    await page.keyboard.press("Escape")
  }
  await expect(patient.locator("[data-lock=encrypted]")).toHaveText("私密")
  await patient.locator("[data-lock]").click()
  const code = patient.locator("[data-code]").first()
  await expect(code).toHaveAttribute("data-code", /^\d{12}$/)
  await patient.getByRole("button", { name: "显示图片" }).click()
  await expect(code.getByRole("listitem")).toHaveCount(7)
  await expectNoEnglish(patient, visit)
  await expectAccessible(patient)
})

async function inChinese(page: Page): Promise<void> {
  await page.context().addCookies([{ name: "housecall.locale", value: "zh", url: running.baseUrl }])
}

/**
 * Names, units and keys are Latin in any language; two English words in a row are a sentence, on the page or
 * in a name that is read aloud, but for what people are called and what was written in the record.
 */
async function expectNoEnglish(page: Page, visit: ArrangedVisit): Promise<void> {
  const said = await page.evaluate(() => [
    ...document.body.innerText.split("\n"),
    ...Array.from(document.querySelectorAll("[aria-label]"), (one) => one.ariaLabel ?? ""),
  ])
  const known = [visit.patient, visit.clinician.name, "Riverside Clinic", "Cough for four days"]
  const left = said.map((line) => known.reduce((text, name) => text.replaceAll(name, ""), line))
  expect(left.filter((line) => /\b[a-z]{2,} [a-z]{2,}\b/i.test(line))).toEqual([])
}
