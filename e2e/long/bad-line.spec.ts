import { expectSound, meetInCall, ownLineOf } from "../call-room"
import { onlyRelayed } from "../line"
import { turnPort } from "../media-server"
import { expect, test } from "../test"
import { udpLine } from "../udp-line"
import { arrangeVisit, expectEncryptedVideo } from "../visit"

test("on 150 kbit/s with losses the picture gives way and the voice goes on, and both sides read why", async ({
  person,
}) => {
  test.setTimeout(300_000)
  const line = await udpLine(turnPort())
  const visit = await arrangeVisit()
  const { doctor, patient } = await meetInCall(person, visit, (page) =>
    onlyRelayed(page.context(), { relay: "udp", through: line.port }),
  )

  for (const { lostPercent, concealed } of [
    { lostPercent: 5, concealed: 0.2 },
    { lostPercent: 20, concealed: 0.4 },
  ]) {
    line.change({ kbps: 150, lostPercent })
    // Whether 5 % move the picture depends on how much of it a busy machine makes; 20 % do.
    if (lostPercent > 15)
      await expect(ownLineOf(patient)).toHaveAttribute("data-own-rung", /low|sound/, {
        timeout: 45_000,
      })
    await expectSound(doctor, concealed)
    await expectSound(patient, concealed)
  }
  await expect(ownLineOf(patient)).toHaveAttribute("data-own-rung", "sound", { timeout: 45_000 })
  await expect(patient.getByText("Your connection is weak. Only sound for now")).toBeVisible()
  await expect(
    doctor.getByText(`The connection of ${visit.patient} is weak. Only sound for now`),
  ).toBeVisible({ timeout: 30_000 })
  await expect(patient.locator("[data-stage] video[data-source=camera]")).toHaveCount(0)

  line.change({ kbps: 30 })
  for (const page of [doctor, patient]) await expectSound(page, 0.2)

  // Where even the voice gets lost, there is the written word.
  line.change({ kbps: 150, lostPercent: 60 })
  await expect(ownLineOf(patient)).toHaveAttribute("data-own-rung", "text", { timeout: 60_000 })
  await expect(patient.getByText("Your connection is too weak for sound.")).toBeVisible()
  await patient.getByRole("button", { name: "Write a message" }).click()
  await expect(patient.getByRole("dialog", { name: "Messages" })).toBeVisible()
  await patient.getByRole("button", { name: "Close" }).click()

  line.change({})
  await expect(ownLineOf(patient)).toHaveAttribute("data-own-rung", "video", { timeout: 90_000 })
  await Promise.all([expectEncryptedVideo(doctor), expectEncryptedVideo(patient)])
  line.close()
})
