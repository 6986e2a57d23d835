import { expectSound, meetInCall } from "./call-room"
import { expect, expectAccessible, test } from "./test"
import { arrangeVisit, expectEncryptedVideo } from "./visit"

test("whoever saves data sends and gets less, by choice, and the other side reads it", async ({
  person,
}) => {
  test.setTimeout(150_000)
  const visit = await arrangeVisit()
  const { doctor, patient } = await meetInCall(person, visit)
  await patient.getByRole("button", { name: "More" }).click()
  await expectAccessible(patient)
  await patient.getByRole("radio", { name: "Sound only" }).check()
  await patient.getByRole("button", { name: "Close" }).click()
  await expect(patient.getByText("Saving data: sound only.")).toBeVisible()
  await expect(doctor.getByText(`${visit.patient} saves data: sound only.`)).toBeVisible()
  await expect(patient.locator("[data-stage] video[data-source=camera]")).toHaveCount(0)
  await expect(doctor.locator("[data-stage] video[data-source=camera]")).toHaveCount(0)
  await expectSound(doctor, 0.2)

  await patient.getByRole("button", { name: "More" }).click()
  await patient.getByRole("radio", { name: "Best picture" }).check()
  await patient.getByRole("button", { name: "Close" }).click()
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
