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
})
