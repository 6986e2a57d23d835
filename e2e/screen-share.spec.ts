import type { Page } from "@playwright/test"

import { expectScreen } from "./screen"
import { expect, expectAccessible, test } from "./test"
import { arrangeMeeting, enterCall } from "./two-people"
import { expectEncryptedVideo } from "./visit"

test("the clinician's screen is large, whole, encrypted and named for as long as it is shared", async ({
  person,
}) => {
  const { visit, doctor, patient } = await arrangeMeeting(person)
  await keepCapture(doctor)
  await enterCall({ visit, doctor, patient })

  const start = doctor.getByRole("button", { name: "Share screen" })
  const own = doctor.getByText("You are sharing your screen")
  const other = patient.getByText(`${visit.clinician.name} is sharing the screen`, { exact: true })
  await start.click()
  await expect(own).toBeVisible()
  await expect(other).toBeVisible()
  await expectScreen(patient)
  await Promise.all([expectAccessible(doctor), expectAccessible(patient)])
  // What lies over the picture covers no control of it.
  await patient
    .getByRole("button", { name: `Make large: Screen of ${visit.clinician.name}` })
    .click({ trial: true })

  await doctor.getByRole("button", { name: "Stop", exact: true }).click()
  await expect(own).toBeHidden()
  await expect(other).toBeHidden()
  await expect(patient.locator("[data-tile$='/screen']")).toHaveCount(0)

  // Stopping must not break the decryption of what is shared next (client-sdk-js#973).
  await start.click()
  await expectScreen(patient)
  await doctor.evaluate(() => {
    const captured: unknown = Reflect.get(window, "captured")
    if (captured instanceof MediaStream)
      for (const track of captured.getTracks()) {
        track.stop()
        track.dispatchEvent(new Event("ended"))
      }
  })
  await expect(own).toBeHidden()
  await expect(other).toBeHidden()
  await Promise.all([expectEncryptedVideo(doctor), expectEncryptedVideo(patient)])
})

/** What the browser's own bar ends, the test can end too. */
async function keepCapture(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const { mediaDevices } = navigator
    const original = mediaDevices.getDisplayMedia.bind(mediaDevices)
    mediaDevices.getDisplayMedia = async (options) => {
      const stream = await original(options)
      Reflect.set(window, "captured", stream)
      return stream
    }
  })
}
