import type { Page } from "@playwright/test"
import { DataPacket_Kind, RoomServiceClient } from "livekit-server-sdk"

import { utf8 } from "@/lib/e2ee/encoding"

import { running } from "./running"
import { expect, expectAccessible, signIn, test } from "./test"
import {
  admit,
  arrangeVisit,
  enterWaitingRoom,
  expectEncryptedVideo,
  joinCall,
  withDatabase,
} from "./visit"

test("messages go both ways, say how far they came, and survive a reconnection; a forged one is never shown", async ({
  person,
}) => {
  test.setTimeout(180_000)
  const visit = await arrangeVisit()
  const doctor = await person({ viewport: { width: 1440, height: 900 } })
  const patient = await person({ viewport: { width: 360, height: 740 } })
  await signIn(doctor, visit.clinician)
  await enterWaitingRoom(patient, visit, { vitals: false, charting: false })
  await admit(doctor, visit)
  await joinCall(patient)
  await Promise.all([expectEncryptedVideo(doctor), expectEncryptedVideo(patient)])

  // The patient's messages are closed: the first one is announced on the control.
  await doctor.getByRole("button", { name: /^Chat/ }).last().click()
  const chat = doctor.getByRole("region", { name: "Chat" })
  await expect(chat.getByText("Nothing here is kept unless you file it")).toBeVisible()
  await chat.getByLabel("Message", { exact: true }).fill("Which tablets do you take?")
  await chat.getByLabel("Message", { exact: true }).press("Enter")
  await expect(chat.locator("[data-delivery=delivered]")).toBeVisible()
  await patient.getByRole("button", { name: "Messages, 1 new" }).click()
  const messages = patient.getByRole("region", { name: "Messages" })
  await expect(messages.getByText("Which tablets do you take?")).toBeVisible()
  await expect(chat.locator("[data-delivery=read]")).toBeVisible()
  await Promise.all([expectAccessible(doctor), expectAccessible(patient)])

  await messages.getByLabel("Message", { exact: true }).pressSequentially("The white")
  await expect(chat.getByText(`${visit.patient} is typing`)).toBeVisible()
  await messages.getByLabel("Message", { exact: true }).fill("The white ones")
  await messages.getByRole("button", { name: "Send" }).click()
  await expect(chat.getByText("The white ones")).toBeVisible()
  await expect(messages.locator("[data-delivery=read]")).toBeVisible()

  // What is written while the other is reconnecting arrives once.
  await reconnect(patient)
  for (const word of ["one", "two", "three"]) {
    await chat.getByLabel("Message", { exact: true }).fill(`While away: ${word}`)
    await chat.getByLabel("Message", { exact: true }).press("Enter")
  }
  await expect(messages.locator("[data-said]")).toHaveCount(5, { timeout: 60_000 })
  await expect(chat.locator("[data-delivery=read]")).toHaveCount(4, { timeout: 60_000 })
  await expect(messages.locator("[data-said]")).toHaveCount(5)

  // From the media server's own API, in every form: nobody sealed it, so nobody sees it.
  await forge(visit.visitId)
  await messages.getByLabel("Message", { exact: true }).fill("Still only ours")
  await messages.getByRole("button", { name: "Send" }).click()
  await expect(chat.getByText("Still only ours")).toBeVisible()
  for (const page of [doctor, patient]) await expect(page.getByText("Forged")).toHaveCount(0)
})

/** The room of the page's own session, as the page gives it to nobody: read from React's tree. */
async function reconnect(page: Page): Promise<void> {
  await page.locator("[data-stage]").evaluate(async (stage) => {
    const key = Object.keys(stage).find((name) => name.startsWith("__reactFiber$"))
    let fiber = key === undefined ? undefined : Reflect.get(stage, key)
    while (fiber && !fiber.memoizedProps?.view?.session) fiber = fiber.return
    await fiber.memoizedProps.view.session.room.simulateScenario("full-reconnect")
  })
}

async function forge(visitId: string): Promise<void> {
  const room = await withDatabase(async (client) => {
    const found = await client.query<{ room: string }>("select room from visits where id = $1", [
      visitId,
    ])
    return found.rows[0]?.room ?? ""
  })
  const { livekitUrl, livekitApiKey, livekitApiSecret } = running
  const url = livekitUrl.replace(/^ws/, "http")
  const api = new RoomServiceClient(url, livekitApiKey, livekitApiSecret)
  const text = JSON.stringify({ t: "text", id: "A".repeat(22), text: "Forged" })
  for (const topic of ["e", "chat", "lk.chat"])
    await api.sendData(room, utf8(text), DataPacket_Kind.RELIABLE, { topic })
}
