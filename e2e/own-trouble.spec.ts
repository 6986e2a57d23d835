import type { Page } from "@playwright/test"

import { samples } from "@/lib/patients/sample-documents"

import { roomOf } from "./call-room"
import { running } from "./running"
import { expect, expectAccessible, signIn, test } from "./test"
import { arrangeMeeting } from "./two-people"
import { admit, enterWaitingRoom, expectEncryptedVideo, joinCall } from "./visit"

test("a device unplugged, taken, refused or interrupted, and a page put to sleep: each is said, and one press or none brings it back", async ({
  person,
}) => {
  test.setTimeout(180_000)
  const { visit, doctor, patient } = await arrangeMeeting(person)
  await keepDevices(patient)
  await keepDevices(doctor)
  await signIn(doctor, visit.clinician)
  await enterWaitingRoom(patient, visit, { vitals: false, charting: false })
  await refuse(doctor, "NotReadableError")
  await admit(doctor, visit)
  await joinCall(patient)
  await expectEncryptedVideo(doctor)

  // Free again, but the picture does not get out of the page: what stands on one's own screen alone is said.
  await expect(doctor.getByText("Another app is using the camera.")).toBeVisible()
  await refuse(doctor, undefined)
  await failToPublish(doctor)
  await doctor.getByRole("button", { name: "Turn on again" }).click()
  const unsent = doctor.getByText("Your picture does not reach the others.")
  await expect(unsent).toBeVisible()
  await doctor.getByRole("button", { name: "Send it again" }).click()
  await expect(unsent).toHaveCount(0)
  await expectEncryptedVideo(patient)
  const again = patient.getByRole("button", { name: "Turn on again" })

  // Where there is another camera LiveKit takes it by itself; here nothing answers.
  await refuse(patient, "NotFoundError")
  await happen(patient, "video", "ended")
  await expect(patient.getByText("Your camera stopped.")).toBeVisible()
  await expect(patient.getByRole("button", { name: "Camera on" })).toBeVisible()
  for (const { name, said } of [
    { name: "NotFoundError", said: "We found no camera." },
    { name: "NotReadableError", said: "Another app is using the camera." },
    { name: "NotAllowedError", said: "We may not use your camera." },
  ]) {
    await refuse(patient, name)
    await again.click()
    await expect(patient.getByText(said)).toBeVisible()
  }
  // A browser that was told no asks no more: where that is changed has to be said.
  await expect(patient.getByText("Tap Allow when your phone asks.")).toBeVisible()
  await patient.evaluate(() => {
    const denied = { state: "denied" }
    navigator.permissions.query = () => Promise.resolve(denied as PermissionStatus)
  })
  await again.click()
  await expect(patient.getByText("Allow it there, then turn it on again.")).toBeVisible()
  await refuse(patient, undefined)
  await again.click()
  await expect(again).toHaveCount(0)
  await expectEncryptedVideo(doctor)

  // As iOS does it while the phone rings: the tracks fall mute, and sometimes nobody wakes them.
  const goOn = patient.getByRole("button", { name: "Tap to go on" })
  for (const { kind, said } of [
    { kind: "video", said: "Something paused your camera." },
    { kind: "audio", said: "A call stopped your sound." },
  ] as const) {
    await happen(patient, kind, "mute")
    await expect(patient.getByText(said)).toBeVisible()
    await goOn.click()
    await expect(goOn).toHaveCount(0)
  }
  await expectEncryptedVideo(doctor)

  await patient.evaluate(() => navigator.mediaDevices.dispatchEvent(new Event("devicechange")))
  await expect(patient.getByText("Your camera or sound device changed.")).toBeVisible()

  // What is begun in the conversation stands under the page of coming back, too.
  const toMessages = patient.getByRole("button", { name: /^Messages/ })
  const messages = patient.getByRole("region", { name: "Messages" })
  const line = messages.getByLabel("Message", { exact: true })
  await toMessages.click()
  await patient
    .getByLabel("Add a picture or PDF")
    .first()
    .setInputFiles({
      name: "rash.jpeg",
      mimeType: "image/jpeg",
      buffer: Buffer.from(samples.jpeg),
    })
  await expect(messages.getByRole("img", { name: "rash.jpg" })).toBeVisible()
  await line.fill("It began on")
  await patient.keyboard.press("Escape")
  await expect(messages).toHaveCount(0)

  // A phone freezes pages behind others: the room is left without anybody's wish, and found again.
  const selfView = patient.locator("[data-corner]")
  const corner = (await selfView.getAttribute("data-corner")) ?? ""
  await selfView.press("Enter")
  const moved = patient.locator(`[data-corner]:not([data-corner=${corner}])`)
  await expect(moved).toBeFocused()
  const letIn = await holdTokens(patient)
  await patient.evaluate(() => window.dispatchEvent(new Event("freeze")))
  const coming = patient.getByRole("dialog", { name: "Getting you back" })
  await expect(coming.getByRole("heading", { name: "Getting you back" })).toBeFocused()
  await expect(coming).toHaveCSS("width", "360px")
  await expectAccessible(patient)
  await patient.keyboard.press("Escape")
  await patient.keyboard.press("Escape")
  await expect(coming).toBeVisible()
  await patient.getByRole("button", { name: "Ask the clinic to phone me" }).click()
  await expect(
    patient.getByText("Your doctor reads it in the call. Keep your phone near you."),
  ).toBeVisible()
  const asks = doctor.getByText(`${visit.patient} asks to be phoned.`)
  await expect(asks).toBeVisible()
  const today = await doctor.context().newPage()
  await today.goto(`${running.baseUrl}/today`)
  await expect(today.getByText(/^Asks to be phoned/)).toBeVisible()
  await today.close()
  letIn()
  await expect(doctor.getByText(`${visit.patient} is back.`)).toBeVisible({ timeout: 30_000 })
  await expect(asks).toHaveCount(0)
  // What the person was at is as it was left.
  await expect(coming).toHaveCount(0)
  await expect(moved).toBeFocused()
  await Promise.all([expectEncryptedVideo(doctor), expectEncryptedVideo(patient)])

  await toMessages.click()
  await expect(line).toHaveValue("It began on")
  await expect(messages.getByRole("img", { name: "rash.jpg" })).toBeVisible()
  await line.fill("")
  await messages.getByRole("button", { name: "Record a voice message" }).click()
  await expect(messages.getByText("0:01 of 1:00")).toBeVisible()
  const letInAgain = await holdTokens(patient)
  await patient.evaluate(() => window.dispatchEvent(new Event("freeze")))
  await expect(coming).toBeVisible()
  letInAgain()
  await expect(coming).toHaveCount(0, { timeout: 30_000 })
  await messages.getByRole("button", { name: "Send the voice message" }).click()
  await doctor.getByRole("button", { name: /^Chat/ }).last().click()
  const chat = doctor.getByRole("region", { name: "Chat" })
  await expect(chat.getByRole("img", { name: "rash.jpg" })).toBeVisible()
  await expect(chat.getByRole("button", { name: /^Play voice message/ })).toBeVisible({
    timeout: 30_000,
  })
})

/** No way back in until the answer is called. */
async function holdTokens(page: Page): Promise<() => void> {
  let letIn = (): void => undefined
  const open = new Promise<void>((resolve) => (letIn = resolve))
  await page.route("**/api/rooms/token", async (route) => {
    await open
    await route.continue()
  })
  return letIn
}

/** The page's own tracks, and how it is answered when it asks for more. */
async function keepDevices(page: Page): Promise<void> {
  await page.context().addInitScript(() => {
    // The page of axe has none.
    if (navigator.mediaDevices === undefined) return
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
    const given: MediaStreamTrack[] = []
    Reflect.set(window, "givenTracks", given)
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      const name: unknown = Reflect.get(window, "refuseWith")
      if (typeof name === "string" && constraints?.video) throw new DOMException("no", name)
      const stream = await ask(constraints)
      given.push(...stream.getTracks())
      return stream
    }
  })
}

/** The next publication fails, as when the connection that carries it cannot be agreed on. */
async function failToPublish(page: Page): Promise<void> {
  const room = await roomOf(page)
  await room.evaluate(({ localParticipant }) => {
    const publish = localParticipant.publishTrack.bind(localParticipant)
    localParticipant.publishTrack = async () => {
      localParticipant.publishTrack = publish
      throw new Error("negotiation timed out")
    }
  })
}

async function refuse(page: Page, name: string | undefined): Promise<void> {
  await page.evaluate((why) => Reflect.set(window, "refuseWith", why), name)
}

/** To the device in use. A track that ends by itself is over before anybody hears of it. */
async function happen(page: Page, kind: "video" | "audio", event: "ended" | "mute"): Promise<void> {
  await page.evaluate(
    ([which, what]) => {
      const given: MediaStreamTrack[] = Reflect.get(window, "givenTracks")
      const one = given.findLast((track) => track.kind === which && track.readyState === "live")
      if (one === undefined) throw new Error("no such device is open")
      if (what === "ended") one.stop()
      one.dispatchEvent(new Event(what))
    },
    [kind, event] as const,
  )
}
