import { running } from "./running"
import { expect, expectAccessible, signIn, test } from "./test"
import { admit, arrangeVisit, enterWaitingRoom, expectEncryptedVideo, joinCall } from "./visit"

test("a second window of the same seat asks: take over, or stay there", async ({ person }) => {
  test.setTimeout(180_000)
  const visit = await arrangeVisit()
  const doctor = await person({ viewport: { width: 1440, height: 900 } })
  const patient = await person({ viewport: { width: 360, height: 740 } })
  await signIn(doctor, visit.clinician)
  await enterWaitingRoom(patient, visit, { vitals: false, charting: false })
  await admit(doctor, visit)
  await joinCall(patient)
  await Promise.all([expectEncryptedVideo(doctor), expectEncryptedVideo(patient)])

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
