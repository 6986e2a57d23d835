import { readFileSync } from "node:fs"

import type { Page } from "@playwright/test"
import { RoomServiceClient } from "livekit-server-sdk"

import { launchOptions } from "../playwright.config"
import { onlyWebPages } from "./line"
import { offersTls } from "./media-server"
import { running } from "./running"
import { expect, expectAccessible, signIn, test } from "./test"
import { arrangeVisit, giveBirthDate } from "./visit"

// The certificate of TURN over TLS is made at start and known to no browser: this file's is told so.
test.use({
  launchOptions: { ...launchOptions, args: [...launchOptions.args, "--ignore-certificate-errors"] },
})

const works = "Internet is good enough for video"

test("the device check tries every way to the media server, and the clinic sees what it found", async ({
  person,
}) => {
  const visit = await arrangeVisit()
  const patient = await person({ viewport: { width: 360, height: 740 } })
  await openCheck(patient, visit)
  const row = patient.locator("[data-check=network]")
  await expect(row).toHaveText(works, { timeout: 30_000 })

  await patient.getByText("About your internet").click()
  const found = async (path: string): Promise<string | null> =>
    patient.locator(`[data-path=${path}]`).getAttribute("data-state")
  expect(await found("signal")).toBe("works")
  expect(await found("udp")).toBe("works")
  expect(await found("turnUdp")).toBe("works")
  // The stack's media server stays on loopback, so it offers no ICE over TCP.
  expect(await found("tcp")).toBe("not_offered")
  expect(await found("turnTls")).toBe(offersTls() ? "works" : "not_offered")
  await expectAccessible(patient)

  const [download] = await Promise.all([
    patient.waitForEvent("download"),
    patient.getByRole("button", { name: "Save this report" }).click(),
  ])
  const report = JSON.parse(readFileSync(await download.path(), "utf8"))
  expect(report).toMatchObject({ visit: visit.visitId, verdict: "works", paths: { udp: "works" } })
  expect(report.up.kbps).toBeGreaterThan(600)
  expect(report.down.kbps).toBeGreaterThan(600)
  expect(JSON.stringify(report)).not.toContain(visit.patient)
  await expect.poll(probeRooms, { timeout: 30_000 }).toBe(0)

  await patient.getByRole("button", { name: "Go to the waiting room" }).click()
  await expect(patient.getByRole("heading", { name: "You are in the waiting room" })).toBeVisible()
  const doctor = await person({ viewport: { width: 1440, height: 900 } })
  await signIn(doctor, visit.clinician)
  await expect(doctor.getByText("Internet works")).toBeAttached()
  await doctor.goto(`${running.baseUrl}/visits/${visit.visitId}`)
  await expect(doctor.locator("[data-checked-line]")).toContainText("Relay (TURN, UDP) works")
})

test("a network that lets no media through is named before the visit, days before perhaps", async ({
  person,
}) => {
  const visit = await arrangeVisit({ startsInMinutes: 3 * 24 * 60 })
  const patient = await person({ viewport: { width: 360, height: 740 } })
  await onlyWebPages(patient.context())
  await openCheck(patient, visit)
  await expect(patient.locator("[data-check=network]")).toHaveText(
    "This network blocks video. Use mobile data, or call us.",
    { timeout: 45_000 },
  )
  await patient.getByRole("button", { name: "Go to the waiting room" }).click()
  await expect(patient.getByRole("heading", { name: "You are early" })).toBeVisible()
  const doctor = await person({ viewport: { width: 1440, height: 900 } })
  await signIn(doctor, visit.clinician, `/visits/${visit.visitId}`)
  await expect(doctor.getByText("Network blocks video")).toBeVisible()
  await expect(doctor.locator("[data-checked-line]")).toContainText("Direct (UDP) blocked")
})

async function openCheck(patient: Page, visit: { link: string; birthDate: string }): Promise<void> {
  await patient.goto(visit.link)
  await giveBirthDate(patient, visit.birthDate)
  await patient.getByRole("checkbox", { name: "See the doctor by video" }).click()
  await patient.getByRole("button", { name: "I agree" }).click()
}

/** Rooms of a network test that the media server still holds. */
async function probeRooms(): Promise<number> {
  const { livekitUrl, livekitApiKey, livekitApiSecret } = running
  const server = new RoomServiceClient(
    livekitUrl.replace(/^ws/, "http"),
    livekitApiKey,
    livekitApiSecret,
  )
  const rooms = await server.listRooms()
  return rooms.filter((room) => room.name.startsWith("probe-")).length
}
