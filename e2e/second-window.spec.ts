import { running } from "./running"
import { expect, expectAccessible, test } from "./test"
import { meet } from "./two-people"
import { expectEncryptedVideo, joinCall } from "./visit"

test("a second window of the same seat asks: take over, or stay there", async ({ person }) => {
  test.setTimeout(180_000)
  const { visit, doctor, patient } = await meet(person)

  const second = await patient.context().newPage()
  await second.goto(`${running.baseUrl}/join`)
  await joinCall(second)
  await expect(
    second.getByRole("heading", { name: "Your visit is open in another window" }),
  ).toBeVisible()
  await expectAccessible(second)
  // Asking alone takes nothing from anybody.
  await expectEncryptedVideo(patient)
  await second.getByRole("button", { name: "Go on here" }).click()
  await expectEncryptedVideo(second)
  await expect(
    patient.getByRole("heading", { name: "Your visit is open somewhere else" }),
  ).toBeVisible()

  const beside = await doctor.context().newPage()
  await beside.goto(`${running.baseUrl}/visits/${visit.visitId}#call`)
  await expect(beside.getByText("This call is open in another window")).toBeVisible()
  await beside.getByRole("button", { name: "Stay there" }).click()
  await beside.waitForURL(/\/today/)
  await expectEncryptedVideo(doctor)
})
