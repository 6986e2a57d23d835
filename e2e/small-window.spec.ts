import { expect, expectAccessible, test } from "./test"
import { meet } from "./two-people"
import { expectEncryptedVideo } from "./visit"

test("the call goes on in a small window, and beside a wide note where the browser has none", async ({
  person,
}) => {
  const { doctor } = await meet(person)

  const opening = doctor.context().waitForEvent("page")
  await doctor.getByRole("button", { name: "Small window", exact: true }).click()
  const small = await opening
  const video = small.locator("video")
  await expect(video).toBeVisible()
  const frames = (): Promise<number> =>
    video.evaluate(
      (element) =>
        // The element belongs to the other window: its class is not this one's.
        (element as HTMLVideoElement).getVideoPlaybackQuality().totalVideoFrames,
    )
  await expect.poll(frames).toBeGreaterThan(5)
  await expect(small.getByRole("main", { name: "The call" })).toHaveCSS(
    "background-color",
    await doctor
      .locator("[data-stage]")
      .evaluate((stage) => getComputedStyle(stage).backgroundColor),
  )
  await expectAccessible(small)

  // Pressed there, true here.
  await small.getByRole("button", { name: "Mute", exact: true }).click()
  await expect(doctor.getByRole("button", { name: "Unmute" })).toBeVisible()
  await small.getByRole("button", { name: "Unmute" }).click()
  await small.getByRole("button", { name: "Back", exact: true }).click()
  await expect.poll(() => small.isClosed()).toBe(true)
  await expect(doctor.getByRole("button", { name: "Small window", exact: true })).toBeVisible()

  await doctor.evaluate(() => Reflect.deleteProperty(window, "documentPictureInPicture"))
  await doctor.keyboard.press("m")
  const stage = doctor.locator("[data-stage]")
  const before = (await stage.boundingBox())?.width ?? 0
  await doctor.getByRole("button", { name: "Small call", exact: true }).click()
  await expect.poll(async () => (await stage.boundingBox())?.width ?? 0).toBeLessThan(before / 2)
  await expectEncryptedVideo(doctor)
  await expectAccessible(doctor)
  await doctor.keyboard.press("w")
  await expect.poll(async () => (await stage.boundingBox())?.width ?? 0).toBe(before)
})
