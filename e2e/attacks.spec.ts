import type { Page } from "@playwright/test"

import { between, spoilt } from "./between"
import { alarmsIn, joinRaw, rawPage, refused, reportsOf } from "./raw-client"
import { expect, signIn, test } from "./test"
import { admit, arrangeVisit, enterWaitingRoom, expectEncryptedVideo, joinCall } from "./visit"
import type { ArrangedVisit } from "./visit"

test.setTimeout(300_000)

test("a media server that swaps a certificate: refused, no key given, written down", async ({
  person,
}) => {
  const visit = await arrangeVisit()
  const doctor = await person({ viewport: { width: 1440, height: 900 } })
  const patient = await person({ viewport: { width: 360, height: 740 } })
  const reports = reportsOf(doctor)
  await between(doctor.context(), (signal) =>
    // Payload "." signature: the signature's first character.
    signal.replaceAll(
      /([\w-]{150,}\.)([\w-]{86})/g,
      (_all, payload: string, signature: string) => payload + spoilt(signature),
    ),
  )
  await signIn(doctor, visit.clinician)
  await enterWaitingRoom(patient, visit, { vitals: false, charting: false })
  await admit(doctor, visit)
  await joinCall(patient)
  await expect(doctor.locator("[data-badge=warning]")).toBeVisible({ timeout: 60_000 })
  await expect(doctor.getByText("Someone without a seat is in the room").first()).toBeVisible()
  expect(await refused(doctor, "seat-signature")).toBeGreaterThan(0)
  await expect.poll(() => reports).toContain("seat-signature")
  await expect.poll(async () => alarmsIn(visit.visitId)).toBeGreaterThan(0)
  // The patient's side holds a true certificate of the doctor, and never gets a key of theirs.
  await expect(patient.locator("[data-badge=warning]")).toBeVisible({ timeout: 30_000 })
  await expect(patient.locator("[data-stage]")).toHaveAttribute("data-remote-frames", "0")
})

test("a media server that changes what the code was committed to: no code, and it says so", async ({
  person,
}) => {
  const visit = await arrangeVisit()
  const doctor = await person({ viewport: { width: 1440, height: 900 } })
  const patient = await person({ viewport: { width: 360, height: 740 } })
  const reports = [reportsOf(doctor), reportsOf(patient)]
  // To the doctor another commitment than before, to the patient a number that was not committed to.
  await between(doctor.context(), (signal) =>
    signal.replaceAll(
      /("c":")([\w-]{43})(","n":")/g,
      (_all, head: string, commit: string, tail: string) => head + spoilt(commit) + tail,
    ),
  )
  await between(patient.context(), (signal) =>
    signal.replaceAll(
      /(","n":")([\w-]{43})/g,
      (_all, head: string, nonce: string) => head + spoilt(nonce),
    ),
  )
  await signIn(doctor, visit.clinician)
  await enterWaitingRoom(patient, visit, { vitals: false, charting: false })
  await admit(doctor, visit)
  await joinCall(patient)
  await Promise.all(
    [doctor, patient].map((page) =>
      expect(page.locator("[data-badge=broken]")).toBeVisible({ timeout: 60_000 }),
    ),
  )
  await expect(
    doctor.getByText("The code was tampered with.", { exact: false }).first(),
  ).toBeVisible()
  await expect(
    patient.getByText("Something is wrong with the lock.", { exact: false }).first(),
  ).toBeVisible()
  // Where commitment and number come in one write, the doctor's page never saw the first commitment.
  await expect.poll(() => reports[0]?.[0]).toMatch(/^commit-(changed|mismatch)$/)
  await expect.poll(() => reports[1]).toEqual(["commit-mismatch"])
  await expect.poll(async () => alarmsIn(visit.visitId)).toBe(2)
})

test("whoever is removed sees nothing more, and comes back with the old token as a stranger", async ({
  person,
  browser,
}) => {
  const visit = await arrangeVisit()
  const doctor = await person({ viewport: { width: 1440, height: 900 } })
  const patient = await person({ viewport: { width: 360, height: 740 } })
  let token = ""
  patient.on("response", (response) => {
    if (new URL(response.url()).pathname !== "/api/rooms/token") return
    void response.json().then((answer: { token: string }) => (token = answer.token))
  })
  await meet(doctor, patient, visit)
  await doctor.locator("[data-lock]").click()
  await doctor.getByRole("button", { name: "Remove" }).click()
  await expect(doctor.locator("[data-badge=warning]")).toBeVisible()
  await expect.poll(async () => refused(doctor, "seat-excluded")).toBeGreaterThan(0)

  // Still connected, with its own key and the doctor's last one: the next one is not for it.
  const frames = async () =>
    Number(await patient.locator("[data-stage]").getAttribute("data-remote-frames"))
  let seen = -1
  await expect
    .poll(
      async () => {
        const last = seen
        seen = await frames()
        return seen - last
      },
      { timeout: 30_000, intervals: [3_000] },
    )
    .toBe(0)
  await patient.context().close()

  const back = await rawPage(browser)
  await joinRaw(back, token)
  await expect(doctor.locator("[data-role=stranger]")).toBeVisible({ timeout: 30_000 })
  const certified = await back.evaluate(
    () => "hc.seat" in Reflect.get(window, "room").localParticipant.attributes,
  )
  expect(certified).toBe(true)
  expect(await back.evaluate(() => Reflect.get(window, "packets"))).toEqual([])
  await back.context().close()
})

async function meet(doctor: Page, patient: Page, visit: ArrangedVisit): Promise<void> {
  await signIn(doctor, visit.clinician)
  await enterWaitingRoom(patient, visit, { vitals: true, charting: false })
  await admit(doctor, visit)
  await joinCall(patient)
  await Promise.all([expectEncryptedVideo(doctor), expectEncryptedVideo(patient)])
  await expect(doctor.locator("[data-badge=encrypted]")).toBeVisible()
}
