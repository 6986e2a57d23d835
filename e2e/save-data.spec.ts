import type { Page } from "@playwright/test"

import { expectSound, meetInCall, soundHeard } from "./call-room"
import { expectScreen } from "./screen"
import { expect, expectAccessible, test } from "./test"
import { arrangeVisit, expectEncryptedVideo } from "./visit"

test("whoever saves data sends and gets less, by choice, and the other side reads it", async ({
  person,
}) => {
  test.setTimeout(180_000)
  const visit = await arrangeVisit()
  const { doctor, patient } = await meetInCall(person, visit)
  // Without a bedside device its place is a line that says what is missing, and the picture's the rest.
  const vitals = doctor.getByRole("region", { name: "Live vital signs" })
  await expect(vitals).toContainText("The patient has not agreed to show vital signs.")
  expect((await vitals.boundingBox())?.height).toBeLessThan(140)
  await patient.getByRole("button", { name: "More" }).click()
  await expectAccessible(patient)
  await patient.getByRole("radio", { name: "Sound only" }).check()
  await patient.getByRole("button", { name: "Close" }).click()
  await expect(patient.getByText("Saving data: sound only.")).toBeVisible()
  await expect(doctor.getByText(`${visit.patient} saves data: sound only.`)).toBeVisible()
  await expect(patient.locator("[data-stage] video[data-source=camera]")).toHaveCount(0)
  await expect(doctor.locator("[data-stage] video[data-source=camera]")).toHaveCount(0)
  await expectSound(doctor, 0.2)
  // A screen is a picture too.
  await doctor.getByRole("button", { name: "Share screen" }).click()
  await expect(patient.getByText("You do not see it: you save data.")).toBeVisible()
  await expect(patient.locator("[data-tile$='/screen']")).toHaveCount(0)

  const save = async (most: string): Promise<void> => {
    await patient.getByRole("button", { name: "More" }).click()
    await patient.getByRole("radio", { name: most }).check()
    await patient.getByRole("button", { name: "Close" }).click()
  }
  await save("Messages only, no sound")
  await expect(patient.getByText("Saving data: messages only.")).toBeVisible()
  await expect(patient.getByRole("button", { name: "Unmute" })).toBeVisible()
  await expect.poll(noMoreSound(patient), { intervals: [1_000] }).toBe(true)
  await expect(doctor.getByText(`${visit.patient} saves data: messages only.`)).toBeVisible()
  await Promise.all([expectAccessible(doctor), expectAccessible(patient)])
  const write = doctor.getByRole("button", { name: "Write a message" })
  await write.click()
  await expect(doctor.getByRole("region", { name: "Chat" })).toBeVisible()
  await expect(write).toHaveCount(0)
  await patient.getByRole("button", { name: "Write a message" }).click()
  await expect(patient.getByRole("dialog", { name: "Messages" })).toBeVisible()
  await patient.getByRole("button", { name: "Close" }).click()

  await save("Best picture")
  await expectScreen(patient)
  await expectSound(patient, 0.2)
  await doctor.getByRole("button", { name: "Stop", exact: true }).click()
  await Promise.all([expectEncryptedVideo(doctor), expectEncryptedVideo(patient)])
  await expect(doctor.getByText(`${visit.patient} saves data`)).toHaveCount(0)

  // What one's own line gave up is shown nowhere: a picture that stands still would look like now.
  const opening = doctor.context().waitForEvent("page")
  await doctor.getByRole("button", { name: "Small window", exact: true }).click()
  const small = await opening
  await expect(small.locator("video[data-source=camera]")).toBeVisible()
  await doctor.getByRole("button", { name: "More", exact: true }).click()
  await doctor.getByRole("radio", { name: "Sound only" }).check()
  await expect(doctor.getByText("Saving data: sound only.")).toBeVisible()
  for (const page of [doctor, small])
    await expect(page.locator("video[data-source=camera]")).toHaveCount(0)
  await expect(small.getByText("Sound only")).toBeVisible()
})

/** Since the last time that it was asked. */
function noMoreSound(page: Page): () => Promise<boolean> {
  let last = -1
  return async () => {
    const { packets } = await soundHeard(page)
    const isSame = packets === last
    last = packets
    return isSame
  }
}
