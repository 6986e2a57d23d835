import { readFileSync } from "node:fs"

import type { Page } from "@playwright/test"

import { sessionOf } from "./call-room"
import { mailTo } from "./mail"
import { identityOf, keysOf, refusalsIn } from "./raw-client"
import { account, running } from "./running"
import { expect, expectAccessible, signIn, test } from "./test"
import { arrangeMeeting, codeOf, meet } from "./two-people"
import { enterWaitingRoom, expectEncryptedVideo, joinCall, withDatabase } from "./visit"

test("a companion is invited in the call, admitted, muted, sent back, and removed for good", async ({
  person,
  browser,
}) => {
  test.setTimeout(240_000)
  const { visit, doctor, patient } = await meet(person)

  await doctor.getByRole("button", { name: "Invite", exact: true }).click()
  const dialog = doctor.getByRole("dialog", { name: "People" })
  await dialog.getByLabel("Name, as the others see it").fill("Nora Thistledown")
  await dialog.getByRole("button", { name: "Make the link" }).click()
  const link = (await dialog.locator("[data-guest-link]").textContent()) ?? ""
  expect(link).toMatch(/\/guest#t=[\w-]{43}$/)
  await expectAccessible(doctor)
  await dialog.getByRole("button", { name: "Close" }).click()

  const nora = await person({ viewport: { width: 360, height: 740 } })
  const tokens: string[] = []
  nora.on("response", async (response) => {
    if (!response.url().endsWith("/api/rooms/token") || !response.ok()) return
    const { token }: { token: string } = await response.json()
    tokens.push(token)
  })
  await nora.goto(link)
  await expect(nora).toHaveURL(`${running.baseUrl}/guest`)
  await expect(nora.getByText("Nora Thistledown", { exact: false })).toBeVisible()
  expect(await nora.locator("body").textContent()).not.toContain(visit.patient)
  await expectAccessible(nora)
  await nora.getByRole("button", { name: "Go to the waiting room" }).click()
  await expect(nora.getByRole("heading", { name: "You are in the waiting room" })).toBeVisible()
  await expectAccessible(nora)
  await nora.reload()
  await expect(nora.getByRole("heading", { name: "You are in the waiting room" })).toBeVisible()

  const admitNora = doctor.getByRole("button", { name: "Admit Nora Thistledown" })
  await expect(admitNora).toBeVisible()
  await doctor.keyboard.press("d")
  await expect(admitNora).toBeFocused()
  await doctor.keyboard.press("Enter")
  await nora.getByRole("button", { name: "Join now" }).click()
  await expectEncryptedVideo(nora)
  for (const page of [doctor, patient]) {
    await expect(page.locator("[data-tile]")).toHaveCount(2)
    await expect(page.getByText("Nora Thistledown").first()).toBeVisible()
  }
  await Promise.all([expectEncryptedVideo(doctor), expectEncryptedVideo(patient)])

  // One code for the three of them, and the badge is for all.
  const codes = await Promise.all([doctor, patient, nora].map(codeOf))
  expect(new Set(codes).size).toBe(1)

  await test.step("one large, two beside each other, all alike, and what is kept large", async () => {
    const large = doctor.locator("[data-tile][data-size=large]")
    const layout = doctor.getByRole("group", { name: "Layout" })
    const shows = async (name: string, count: number) => {
      await expect(layout.getByRole("button", { name })).toHaveAttribute("aria-pressed", "true")
      await expect(large).toHaveCount(count)
    }
    await shows("One large", 1)
    await expect(large).toContainText(visit.patient)
    await layout.getByRole("button", { name: "Side by side" }).click()
    await shows("Side by side", 2)
    await doctor.keyboard.press("l")
    await shows("All alike", 2)
    await doctor.keyboard.press("l")
    await shows("One large", 1)
    await doctor.keyboard.press("2")
    await expect(large).toContainText("Nora Thistledown")
    await doctor.keyboard.press("1")
    await shows("One large", 2)
    await doctor.keyboard.press("1")
    await doctor.keyboard.press("2")
    await expect(large).toHaveCount(1)
    await expect(large).toContainText(visit.patient)
    // On the phone the small picture itself is the button.
    const atPatient = patient.locator("[data-tile][data-size=large]")
    await patient.getByRole("button", { name: "Make large: Video of Nora Thistledown" }).click()
    await expect(atPatient).toContainText("Nora Thistledown")
    await patient.getByRole("button", { name: /^No longer keep large/ }).click()
    await expect(atPatient).not.toContainText("Nora Thistledown")
  })

  await test.step("the word that excludes a key, from a seat that is no clinician's", async () => {
    const doctorIs = await identityOf(visit.visitId, "clinician")
    const noraIs = await identityOf(visit.visitId, "companion")
    const heard = await controlHeardFrom(doctor)
    const before = await keysOf(await roomOf(visit.visitId), doctorIs)
    expect(before.wraps).toBe(2)
    const session = await sessionOf(patient)
    await session.evaluate(async (live, identity) => {
      const peer = live.state.get().peers.find((one) => one.identity === identity)
      await live.send("control", { t: "exclude", kid: peer?.kid })
    }, noraIs)
    await expect.poll(heard).toContain("patient exclude")
    // Not another key, and nobody is without one: whoever is excluded costs a rotation after 250 ms.
    for (const page of [doctor, nora]) await expectEncryptedVideo(page)
    expect(await keysOf(await roomOf(visit.visitId), doctorIs)).toEqual(before)
    await expect(doctor.locator("[data-badge=encrypted]")).toBeVisible()
  })

  await doctor.getByRole("button", { name: "Invite", exact: true }).click()
  await dialog.getByRole("button", { name: "Mute Nora Thistledown" }).click()
  await expect(nora.getByText("The doctor muted you", { exact: false })).toBeVisible()
  await dialog
    .getByRole("button", { name: "Send Nora Thistledown back to the waiting room" })
    .click()
  await expect(nora.getByRole("heading", { name: "You are in the waiting room" })).toBeVisible()
  await expect(patient.locator("[data-tile]")).toHaveCount(1)
  await dialog.getByRole("button", { name: "Admit Nora Thistledown" }).click()
  await nora.getByRole("button", { name: "Join now" }).click()
  await expectEncryptedVideo(nora)

  const room = await roomOf(visit.visitId)
  const doctorIs = await identityOf(visit.visitId, "clinician")
  const shared = await keysOf(room, doctorIs)
  expect(shared.wraps).toBe(2)
  const token = tokens.at(-1) ?? ""
  await dialog.getByRole("button", { name: "Remove Nora Thistledown from the visit" }).click()
  await doctor.getByRole("alertdialog").getByRole("button", { name: "Remove", exact: true }).click()
  await expect(nora.locator("[data-stage]")).toHaveCount(0)
  await expect(patient.locator("[data-tile]")).toHaveCount(1)
  // The next key is wrapped for the patient alone.
  const next = async (): Promise<number | undefined> => {
    const { epoch, wraps } = await keysOf(room, doctorIs)
    return epoch > shared.epoch ? wraps : undefined
  }
  await expect.poll(next).toBe(1)

  const context = await browser.newContext({ bypassCSP: true })
  const ghost = await context.newPage()
  await ghost.goto(`${running.baseUrl}/healthz`)
  expect(await secondsInRoom(ghost, token)).toBeLessThan(5)
  await context.close()
  await expect.poll(() => refusalsIn(visit.visitId)).toBeGreaterThan(0)
  await Promise.all([expectEncryptedVideo(doctor), expectEncryptedVideo(patient)])
})

test("an interpreter is let in before the patient and stands beside them, a second clinician comes in; the interpreter is removed with a new room for the others", async ({
  person,
}) => {
  test.setTimeout(300_000)
  const { visit, doctor, patient } = await arrangeMeeting(person)
  await signIn(doctor, visit.clinician)
  await enterWaitingRoom(patient, visit, { vitals: false, charting: false })
  await doctor.goto(`${running.baseUrl}/visits/${visit.visitId}`)
  await doctor.getByRole("button", { name: "Invite someone" }).click()
  const dialog = doctor.getByRole("dialog", { name: "Others in this visit" })
  await dialog.getByRole("combobox", { name: "Who" }).click()
  await doctor.getByRole("option", { name: "Interpreter from outside" }).click()
  await dialog.getByLabel("Name, as the others see it").fill("Kai Marlowe")
  const address = `kai-${visit.visitId}@interpreters.example`
  await dialog.getByLabel("Send it to (optional)").fill(address)
  await dialog.getByRole("button", { name: "Send the link" }).click()
  await expect(dialog.getByText(`We send it to ${address}.`)).toBeVisible()
  await dialog.getByRole("button", { name: "Close" }).click()
  const mail = await mailTo(address)
  const link = /https?:\/\/\S+\/guest#t=[\w-]{43}/.exec(mail.text)?.[0] ?? ""
  const kai = await person({ viewport: { width: 360, height: 740 } })
  await kai.goto(link)
  await kai.getByRole("button", { name: "Go to the waiting room" }).click()
  const letIn = doctor.getByRole("button", { name: "Let Kai Marlowe in before the patient" })
  await expect(letIn).toBeVisible()
  await expectAccessible(doctor)
  await letIn.click()
  await kai.getByRole("button", { name: "Join now" }).click()
  await expectEncryptedVideo(kai)
  await expect(doctor.getByLabel("Video of Kai Marlowe")).toBeVisible()
  await expect(patient.getByRole("heading", { name: "You are in the waiting room" })).toBeVisible()

  await doctor.getByRole("button", { name: `Admit ${visit.patient}` }).click()
  await joinCall(patient)
  await expectEncryptedVideo(patient)
  await expect(doctor.locator("[data-tile]")).toHaveCount(2)
  // Without a pin: signs and lips are seen together with whom the visit is with.
  const large = doctor.locator("[data-tile][data-size=large]")
  await expect(large).toHaveCount(2)
  await expect(large.filter({ has: doctor.getByLabel("Video of Kai Marlowe") })).toHaveCount(1)

  const other = account("clinician")
  const colleague =
    await test.step("a second clinician is asked by name, comes in from Today, waits and is admitted", async () => {
      await doctor.getByRole("button", { name: "Invite", exact: true }).click()
      const invitation = doctor.getByRole("dialog", { name: "People" })
      await invitation.getByRole("combobox", { name: "Who" }).click()
      await doctor.getByRole("option", { name: "Colleague of the clinic" }).click()
      await invitation.getByRole("combobox", { name: "Colleague" }).click()
      await doctor.getByRole("option", { name: other.name }).click()
      await invitation.getByRole("button", { name: "Invite", exact: true }).click()
      await expect(
        invitation.getByText(`${other.name} can come in from Today.`, { exact: false }),
      ).toBeVisible()
      await invitation.getByRole("button", { name: "Close" }).click()
      const page = await person({ viewport: { width: 1440, height: 900 } })
      await signIn(page, other)
      await page
        .getByRole("region", { name: "You are invited" })
        .getByRole("listitem")
        .filter({ hasText: visit.clinician.name })
        .getByRole("link")
        .click()
      await doctor.getByRole("button", { name: `Admit ${other.name}` }).click()
      await page.getByRole("button", { name: "Join now" }).click()
      await expectEncryptedVideo(page)
      await expect(doctor.locator("[data-tile]")).toHaveCount(3)
      // Until everybody's role is known the tiles still change places.
      await expect(page.locator("[data-tile][data-size=large]")).toHaveCount(2)
      await expectAccessible(page)
      // Theirs is a seat, not the visit: they can neither let in nor send out.
      await expect(page.getByRole("button", { name: "Invite", exact: true })).toHaveCount(0)
      return page
    })
  const codes = await Promise.all([doctor, patient, kai, colleague].map(codeOf))
  expect(new Set(codes).size, codes.join(" ")).toBe(1)
  await expect(large).toHaveCount(2)

  // Removed for good: the others go on in a room that no old token opens.
  const before = await roomOf(visit.visitId)
  await doctor.getByRole("button", { name: "Invite", exact: true }).click()
  const people = doctor.getByRole("dialog", { name: "People" })
  await people.getByRole("button", { name: "Remove Kai Marlowe from the visit" }).click()
  const sure = doctor.getByRole("alertdialog")
  await sure.getByRole("checkbox", { name: "Move everyone else to a new room" }).check()
  await expectAccessible(doctor)
  await sure.getByRole("button", { name: "Remove", exact: true }).click()
  await people.getByRole("button", { name: "Close" }).click()
  await expect(kai.locator("[data-stage]")).toHaveCount(0)
  await expect.poll(() => roomOf(visit.visitId)).not.toBe(before)
  await expect(doctor.locator("[data-tile]")).toHaveCount(2)
  await Promise.all([doctor, patient, colleague].map((page) => expectEncryptedVideo(page)))
})

/** Who said what on the topic of control, as the page's own session opened it, from now on. */
async function controlHeardFrom(page: Page): Promise<() => Promise<readonly string[]>> {
  const session = await sessionOf(page)
  const heard = await session.evaluateHandle((live) => {
    const words: string[] = []
    live.on("control", ({ from, json }) => {
      const said = json()
      const word = typeof said === "object" && said !== null && "t" in said ? said.t : undefined
      words.push(`${from.role} ${String(word)}`)
    })
    return words
  })
  return async () => heard.jsonValue()
}

async function roomOf(visitId: string): Promise<string> {
  const { rows } = await withDatabase((client) =>
    client.query<{ room: string }>("select room from visits where id = $1", [visitId]),
  )
  return rows[0]?.room ?? ""
}

/** Joins with an old token, as a plain client would, and counts until it is sent out again. */
async function secondsInRoom(page: Page, token: string): Promise<number> {
  await page.addScriptTag({
    content: readFileSync("node_modules/livekit-client/dist/livekit-client.umd.js", "utf8"),
  })
  return page.evaluate(
    async ({ url, jwt }) => {
      const { Room } = Reflect.get(window, "LivekitClient")
      const room = new Room()
      const left = new Promise<void>((resolve) => room.on("disconnected", () => resolve()))
      let came: number | undefined
      room.on("signalConnected", () => (came ??= performance.now()))
      // Who is sent out before the media connection stands never gets further than the door.
      await Promise.race([left, room.connect(url, jwt).then(() => left)]).catch(() => undefined)
      return came === undefined ? Number.NaN : (performance.now() - came) / 1000
    },
    { url: running.livekitUrl, jwt: token },
  )
}
