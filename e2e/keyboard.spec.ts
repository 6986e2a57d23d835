import type { Page } from "@playwright/test"

import { expect, expectAccessible, signInByHand, test } from "./test"
import { admit, arrangeVisit, enterWaitingRoom, expectEncryptedVideo } from "./visit"

test("the call without a pointer: one key a control, none while typing, focus back to its opener, and told in words", async ({
  person,
}) => {
  test.setTimeout(150_000)
  const visit = await arrangeVisit()
  const doctor = await person({ viewport: { width: 1440, height: 900 } })
  const patient = await person({ viewport: { width: 360, height: 740 } })
  await signInByHand(doctor, visit.clinician)
  await enterWaitingRoom(patient, visit, { vitals: false, charting: false })
  await admit(doctor, visit)
  await patient.getByRole("button", { name: "Join now" }).press("Enter")
  await Promise.all([expectEncryptedVideo(doctor), expectEncryptedVideo(patient)])
  await expectAccessible(doctor)
  await expectAccessible(patient)

  const order = [
    "Mute",
    "Camera off",
    "Share screen",
    "Small window",
    "Invite",
    "Chat",
    "End visit",
  ]
  expect(inOrder(await tabbed(doctor, "End visit"), order)).toEqual(order)
  const big = ["Private", "Mute", "Camera off", "Messages", "Leave"]
  expect(inOrder(await tabbed(patient, "Leave"), big)).toEqual(big)

  await doctor.keyboard.press("m")
  await expectSaid(doctor, "Your microphone is off.")
  await expect(doctor.getByRole("button", { name: "Unmute" })).toBeVisible()
  await doctor.keyboard.press("m")
  await expectSaid(doctor, "Your microphone is on.")
  await patient.keyboard.press("v")
  await expectSaid(patient, "Your camera is off.")
  await expectAccessible(doctor)
  await patient.keyboard.press("v")
  await expectSaid(patient, "Your camera is on.")

  for (const key of ["k", "i", "o"]) {
    await doctor.keyboard.press(key)
    await expect(doctor.getByRole("dialog")).toHaveCount(1)
    await doctor.keyboard.press("Escape")
    await expect(doctor.getByRole("dialog")).toHaveCount(0)
  }
  const selfView = doctor.locator("[data-corner]").first()
  const corner = (await selfView.getAttribute("data-corner")) ?? ""
  await doctor.keyboard.press("y")
  await expect(selfView).not.toHaveAttribute("data-corner", corner)

  const invite = doctor.getByRole("button", { name: "Invite", exact: true })
  await invite.press("Enter")
  await expect(doctor.getByRole("dialog", { name: "People" }).locator(":focus")).toHaveCount(1)
  await expectAccessible(doctor)
  await doctor.keyboard.press("Escape")
  await expect(invite).toBeFocused()
  await expect(doctor.getByRole("dialog")).toHaveCount(0)

  await doctor.getByRole("button", { name: "More", exact: true }).press("Enter")
  await doctor.getByRole("button", { name: "Keyboard" }).press("Enter")
  const keys = doctor.getByRole("dialog", { name: "Keyboard" })
  await expect(keys.getByRole("checkbox")).toBeVisible()
  await doctor.keyboard.press("Escape")
  await expect(keys).toHaveCount(0)
  await invite.focus()

  await doctor.keyboard.press("?")
  await expect(keys.getByText("Share the screen, or stop")).toBeVisible()
  await expectAccessible(doctor)
  await keys.getByRole("checkbox").press("Space")
  await doctor.keyboard.press("Escape")
  await expect(invite).toBeFocused()
  await doctor.keyboard.press("m")
  await doctor.keyboard.press("?")
  await keys.getByRole("checkbox").press("Space")
  await doctor.keyboard.press("m")
  await doctor.keyboard.press("Escape")
  await expect(doctor.getByRole("button", { name: "Mute", exact: true })).toBeVisible()

  const note = doctor.getByRole("textbox").first()
  await note.focus()
  await doctor.keyboard.type("m v s c X")
  await expect(note).toHaveValue("m v s c X")
  await expect(doctor.getByRole("button", { name: "Mute", exact: true })).toBeVisible()
  await expect(doctor.getByRole("alertdialog")).toHaveCount(0)

  await invite.focus()
  await doctor.keyboard.press("s")
  await expectSaid(doctor, "You are sharing your screen.")
  await expectSaid(patient, "is sharing the screen.")
  await doctor.getByRole("button", { name: "Stop", exact: true }).press("Enter")
  await expectSaid(patient, "The screen is no longer shared.")

  const bigKeys = patient.getByRole("dialog", { name: "Keyboard" })
  await patient.keyboard.press("o")
  await expect(patient.getByRole("dialog", { name: "More" })).toBeVisible()
  await patient.keyboard.press("Escape")
  await patient.keyboard.press("?")
  await expect(bigKeys.getByText("More", { exact: true })).toBeVisible()
  // What belongs to a class is not listed outside one.
  await expect(bigKeys.getByText("Raise or lower your hand")).toHaveCount(0)
  await patient.keyboard.press("Escape")
  await expect(bigKeys).toHaveCount(0)

  const messages = patient.getByRole("button", { name: /^Messages/ })
  await messages.focus()
  await patient.keyboard.press("c")
  await expect(patient.getByRole("dialog", { name: "Messages" })).toBeVisible()
  await expectAccessible(patient)
  await patient.keyboard.press("Escape")
  await expect(messages).toBeFocused()
  await patient.keyboard.press("Shift+X")
  await expect(patient.locator("[data-stage]")).toHaveCount(0)
  await expectSaid(doctor, "left.")

  const end = doctor.getByRole("button", { name: "End visit", exact: true })
  await end.press("Enter")
  const ending = doctor.getByRole("alertdialog")
  await expect(ending).toBeVisible()
  await expectAccessible(doctor)
  await doctor.keyboard.press("Escape")
  await expect(ending).toHaveCount(0)
  await expect(end).toBeFocused()
  await doctor.keyboard.press("Shift+X")
  await ending.getByRole("button", { name: "End visit" }).press("Enter")
  await expect(doctor.locator("[data-stage]")).toHaveCount(0)
})

/** The names of what Tab meets from the top of the page to `last`. */
async function tabbed(page: Page, last: string): Promise<string[]> {
  await page.evaluate(() => {
    const { activeElement } = document
    if (activeElement instanceof HTMLElement) activeElement.blur()
    window.getSelection()?.removeAllRanges()
  })
  const names: string[] = []
  while (names.length < 60 && names.at(-1) !== last) {
    await page.keyboard.press("Tab")
    names.push(
      await page.evaluate(() => {
        const { activeElement } = document
        return activeElement?.getAttribute("aria-label") ?? activeElement?.textContent ?? ""
      }),
    )
  }
  return names
}

/** Those of `wanted`, as they were met. */
function inOrder(names: readonly string[], wanted: readonly string[]): string[] {
  return names.flatMap(
    (name) =>
      wanted.find(
        (one) => name === one || name.startsWith(`${one}.`) || name.startsWith(`${one},`),
      ) ?? [],
  )
}

async function expectSaid(page: Page, words: string): Promise<void> {
  await expect(page.locator("[data-announcer]")).toContainText(words)
}
