import type { Browser, Page } from "@playwright/test"

import { roomOf as liveRoomOf } from "./call-room"
import { withoutEncodedFrames } from "./old-browser"
import {
  identityOf,
  joinRaw,
  mediaServer,
  rawPage,
  reportsOf,
  roomOf,
  seatlessToken,
} from "./raw-client"
import { expect, expectAccessible, signIn, test } from "./test"
import {
  admitInClear,
  arrangeVisit,
  enterWaitingRoom,
  framesSince,
  giveBirthDate,
  withDatabase,
} from "./visit"
import type { ArrangedVisit } from "./visit"

const wide = { viewport: { width: 1440, height: 900 } }
const phone = { viewport: { width: 360, height: 740 } }

test("a patient whose phone cannot lock the visit is seen without the lock, by the doctor's choice and their own", async ({
  person,
  browser,
}) => {
  test.setTimeout(180_000)
  const visit = await arrangeVisit()
  const [doctor, patient] = [await person(wide), await person(phone)]
  await signIn(doctor, visit.clinician)
  await waitWithOldPhone(patient, visit)

  await doctor.getByRole("button", { name: `Admit ${visit.patient}` }).click()
  const dialog = doctor.getByRole("dialog", { name: "Hold this visit without encryption?" })
  await expect(dialog).toContainText(`The device of ${visit.patient} cannot encrypt.`)
  await expectAccessible(doctor)
  await dialog.getByRole("button", { name: "Hold without encryption" }).click()
  await doctor.waitForURL(/\/visits\//)
  await expect(badgeOf(doctor)).toContainText("Not encrypted")

  const asked = tokenRequestsOf(patient)
  await expect(patient.getByText("This visit is not locked.")).toBeVisible()
  await expectAccessible(patient)
  expect(asked).toEqual([])
  await patient.getByRole("button", { name: "Join without the lock" }).click()
  await Promise.all([expectVideoInClear(doctor), expectVideoInClear(patient)])
  for (const page of [doctor, patient]) await expect(badgeOf(page)).toContainText("Not encrypted")
  expect(await waived(visit)).toBe(1)

  // The code and the lock are gone; what is written is sealed all the same.
  await badgeOf(patient).click()
  await expect(patient.getByText("Your messages are still locked.", { exact: false })).toBeVisible()
  await badgeOf(doctor).click()
  await expect(doctor.getByRole("dialog", { name: "Encryption" })).toBeVisible()
  for (const page of [doctor, patient]) {
    await expect(page.locator("[data-code]")).toHaveCount(0)
    await expectAccessible(page)
  }
  await patient.getByRole("button", { name: "Close" }).first().click()
  await doctor.keyboard.press("Escape")
  await doctor.getByRole("button", { name: /^Chat/ }).last().click()
  const chat = doctor.getByRole("region", { name: "Chat" })
  await chat.getByLabel("Message", { exact: true }).fill("Can you hear me?")
  await chat.getByLabel("Message", { exact: true }).press("Enter")
  await expect(patient.getByRole("button", { name: "Messages, 1 new" })).toBeVisible()

  await refusesTheStranger(browser, visit, doctor)
})

test("encrypted, the same phone stays outside and nothing of it is sent", async ({ person }) => {
  const visit = await arrangeVisit()
  const [doctor, patient] = [await person(wide), await person(phone)]
  await signIn(doctor, visit.clinician)
  await waitWithOldPhone(patient, visit)
  await doctor.getByRole("button", { name: `Admit ${visit.patient}` }).click()
  await doctor.getByRole("button", { name: "Admit, encrypted" }).click()
  await doctor.waitForURL(/\/visits\//)
  await patient.getByRole("button", { name: "Join now" }).click()
  await expect(
    patient.getByRole("heading", { name: "This phone cannot lock the visit" }),
  ).toBeVisible()
  const here = await mediaServer().listParticipants(await roomOf(visit.visitId))
  const own = await identityOf(visit.visitId, "patient")
  expect(here.map(({ identity }) => identity)).not.toContain(own)
  expect(await waived(visit)).toBe(0)
})

test("whoever was told that the visit is encrypted is never moved into one that is not: the page stops and asks", async ({
  person,
}) => {
  test.setTimeout(120_000)
  const visit = await arrangeVisit()
  const [doctor, patient] = [await person(wide), await person(phone)]
  await signIn(doctor, visit.clinician)
  await enterWaitingRoom(patient, visit, { vitals: false, charting: false })
  // A server that says one thing on the page and another with the token.
  await patient.route("**/api/visit", async (route) => {
    const response = await route.fetch()
    await route.fulfill({
      response,
      json: { ...(await response.json()), protection: "end_to_end" },
    })
  })
  let handedOut = 0
  await patient.route("**/api/rooms/token", async (route) => {
    const postData = { ...route.request().postDataJSON(), protection: "none" }
    const response = await route.fetch({ postData })
    if (response.ok()) handedOut += 1
    await route.fulfill({
      response,
      json: { ...(await response.json()), protection: "end_to_end" },
    })
  })

  await admitInClear(doctor, visit)
  await expect(badgeOf(doctor)).toContainText("Not encrypted")

  await patient.getByRole("button", { name: "Join now" }).click()
  await expect.poll(() => handedOut, { timeout: 20_000 }).toBeGreaterThan(1)
  const here = await mediaServer().listParticipants(await roomOf(visit.visitId))
  const own = await identityOf(visit.visitId, "patient")
  expect(here.map(({ identity }) => identity)).not.toContain(own)

  await patient.unroute("**/api/rooms/token")
  await expect(patient.getByRole("heading", { name: "This visit is not locked" })).toBeVisible({
    timeout: 30_000,
  })
  await expectAccessible(patient)
  await patient.getByRole("button", { name: "Join without the lock" }).click()
  await Promise.all([expectVideoInClear(doctor), expectVideoInClear(patient)])

  // A tab in which the doctor chose nothing is told too, before it sends anything.
  await doctor.evaluate(() => sessionStorage.clear())
  await doctor.reload()
  await expect(doctor.getByText("This visit is not encrypted")).toBeVisible()
  await doctor.getByRole("button", { name: "Join without encryption" }).click()
  await expectVideoInClear(doctor)
  // The page goes on asking while it is closed.
  await patient.unrouteAll({ behavior: "ignoreErrors" })
})

const badgeOf = (page: Page) => page.locator("[data-lock=plain]")

async function waitWithOldPhone(page: Page, visit: ArrangedVisit): Promise<void> {
  await withoutEncodedFrames(page)
  await page.goto(visit.link)
  await giveBirthDate(page, visit.birthDate)
  await page.getByRole("checkbox", { name: "See the doctor by video" }).click()
  await page.getByRole("button", { name: "I agree" }).click()
  await page.getByRole("button", { name: "Test my camera and wait" }).click()
  await expect(page.getByText("Camera works")).toBeVisible()
  await page.getByRole("button", { name: "Go to the waiting room" }).click()
  await expect(page.getByRole("heading", { name: "You are in the waiting room" })).toBeVisible()
}

async function expectVideoInClear(page: Page): Promise<void> {
  const stage = page.locator("[data-stage]")
  await expect(stage).toHaveAttribute("data-encrypted", "false", { timeout: 30_000 })
  await expect.poll(framesSince(stage), { timeout: 30_000 }).toBeGreaterThan(15)
}

/** Not encrypted does not mean open: who has no seat is shown, reported, and seen or heard by nobody. */
async function refusesTheStranger(browser: Browser, visit: ArrangedVisit, doctor: Page) {
  const reports = reportsOf(doctor)
  const intruder = await rawPage(browser)
  await joinRaw(intruder, await seatlessToken(await roomOf(visit.visitId), "intruder"))
  await intruder.evaluate(async () => {
    const canvas = document.createElement("canvas")
    canvas.getContext("2d")?.fillRect(0, 0, 9, 9)
    const [picture] = canvas.captureStream(15).getVideoTracks()
    await Reflect.get(window, "room").localParticipant.publishTrack(picture, { source: "camera" })
  })
  await expect.poll(() => reports).toContain("media-stranger")
  await expect(doctor.getByText("Someone without a seat", { exact: false }).first()).toBeVisible()
  await expect(badgeOf(doctor)).toContainText("Look here")
  await expect(badgeOf(doctor)).toContainText("Not encrypted")
  const live = await liveRoomOf(doctor)
  const taken = await live.evaluate((room) =>
    [...(room.remoteParticipants.get("intruder")?.trackPublications.values() ?? [])].map(
      (publication) => publication.isSubscribed,
    ),
  )
  expect(taken).toEqual([false])
  await expect(doctor.locator("[data-tile]")).toHaveCount(1)
  await intruder.context().close()
}

function tokenRequestsOf(page: Page): string[] {
  const asked: string[] = []
  page.on("request", (request) => {
    const { pathname } = new URL(request.url())
    if (pathname === "/api/rooms/token") asked.push(pathname)
  })
  return asked
}

/** How often it stands in the audit log that this visit is held without encryption, by its clinician. */
async function waived(visit: ArrangedVisit): Promise<number> {
  return withDatabase(async (client) => {
    const found = await client.query<{ count: number }>(
      `select count(*)::int as count from audit_events e join visits v on v.patient_id = e.patient_id
        where v.id = $1 and e.action = 'visit.unencrypted' and e.actor_id = v.clinician_id::text`,
      [visit.visitId],
    )
    return found.rows[0]?.count ?? 0
  })
}
