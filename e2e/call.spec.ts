import { expect, signIn, test } from "./test"
import { admit, arrangeVisit, enterWaitingRoom, expectEncryptedVideo, joinCall } from "./visit"

test("two people meet: encrypted video both ways, vitals beside it, honest when the bedside closes", async ({
  person,
}) => {
  const visit = await arrangeVisit()
  const doctor = await person({ viewport: { width: 1440, height: 900 } })
  const patient = await person({ viewport: { width: 360, height: 740 } })
  const bedside = await person()
  for (const page of [doctor, patient]) await page.addInitScript(keepStageWords)

  await signIn(doctor, visit.clinician)
  await enterWaitingRoom(patient, visit, { vitals: true, charting: true })
  await expect(doctor.getByText(`${visit.patient} has arrived`)).toBeVisible()
  await bedside.goto(visit.bedsideLink)
  await expect(bedside.getByRole("heading", { name: "Waiting for the visit" })).toBeVisible()

  await admit(doctor, visit)
  await expect(patient.getByRole("heading", { name: "The doctor is ready for you" })).toBeVisible()
  await joinCall(patient)
  await Promise.all([expectEncryptedVideo(doctor), expectEncryptedVideo(patient)])
  await expect(doctor.locator("[data-badge=encrypted]")).toBeVisible()
  // Both cameras were on from the start: a picture that is still to come is no camera that is off.
  for (const page of [doctor, patient]) {
    const words = await page.evaluate(() => String(Reflect.get(window, "stageWords")))
    expect(words).toMatch(/Waiting for|is coming|Connecting/)
    expect(words).not.toContain("has the camera off")
  }

  await expect(bedside.getByRole("heading", { name: /^Sending to / })).toBeVisible({
    timeout: 30_000,
  })
  const panel = doctor.getByRole("region", { name: "Live vital signs" })
  await expect(panel).toBeVisible()
  await expect(panel.getByText(/^\d{2,3}$/).first()).toBeVisible({ timeout: 30_000 })

  await patient.locator("[data-lock]").click()
  await patient.getByRole("button", { name: "Stop showing my heart rate and oxygen" }).click()
  await expect(bedside.getByRole("heading", { name: "Nothing is sent" })).toBeVisible({
    timeout: 30_000,
  })
  await expect(panel).not.toHaveAttribute("data-signal", "live")
})

/** Whatever stands in place of a picture, also for a moment. */
function keepStageWords(): void {
  const said = new Set<string>()
  new MutationObserver(() => {
    for (const one of document.querySelectorAll("[data-tile] output, main p"))
      said.add(one.textContent ?? "")
    Reflect.set(window, "stageWords", [...said].join("\n"))
  }).observe(document, { subtree: true, childList: true, characterData: true })
}
