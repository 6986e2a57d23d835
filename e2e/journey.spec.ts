import { execFile } from "node:child_process"
import { randomUUID } from "node:crypto"
import { promisify } from "node:util"

import type { Page } from "@playwright/test"

import { breakages } from "./broken-export"
import { linkIn, mailTo } from "./mail"
import { account, running } from "./running"
import { expectHonestAges, noteStaleness } from "./staleness"
import { expect, expectAccessible, signInByHand, test } from "./test"
import {
  admit,
  enterWaitingRoom,
  expectEncryptedVideo,
  joinCall,
  patientOfLink,
  withDatabase,
} from "./visit"
import { expectWavesOfTheFile, observeWaves } from "./waves"

const birthDate = "1942-03-14"

test("a consultation, from the booking to the verified export", async ({ person }) => {
  test.setTimeout(300_000)
  const email = `agnes-${randomUUID().slice(0, 8)}@mail.example`
  const name = `Agnes ${email.slice(6, 14)}`
  const clinician = account("clinician", 1)
  const patient = { patient: name, birthDate, link: "" }

  const desk = await person({ viewport: { width: 1440, height: 900 } })
  const doctor = await person({ viewport: { width: 1440, height: 900 } })
  const phone = await person({ viewport: { width: 360, height: 740 } })

  await test.step("1. the doctor signs in and sees the day", async () => {
    await signInByHand(doctor, clinician)
    await expect(
      doctor.getByRole("heading", { name: /Waiting now|Nobody is waiting/ }).first(),
    ).toBeVisible()
    await expectAccessible(doctor)
  })

  await test.step("2. the front desk books a free slot", async () => {
    await signInByHand(desk, "scheduler")
    await desk.getByRole("link", { name: "Book a visit" }).click()
    await bookFirstSlot(desk, clinician.name, { name, email })
  })

  await test.step("3. the message carries a link and nothing clinical; scanners spend nothing", async () => {
    const message = await mailTo(email)
    expect(message.text).not.toMatch(/cough|sputum|heart/i)
    patient.link = linkIn(message)
    const page = patient.link.split("#")[0] ?? ""
    for (let i = 0; i < 20; i++) expect((await fetch(page)).status).toBe(200)
    expect((await fetch(page, { method: "HEAD" })).status).toBe(200)
  })

  await test.step("4. consent, device check, waiting room; reload and a second tab keep the place", async () => {
    await enterWaitingRoom(phone, patient, { vitals: true, charting: true, transcript: true })
    await expectAccessible(phone)
    await phone.reload()
    await expect(phone.getByRole("heading", { name: "You are in the waiting room" })).toBeVisible()
    const tab = await phone.context().newPage()
    await tab.goto(`${running.baseUrl}/join`)
    await expect(tab.getByRole("heading", { name: "You are in the waiting room" })).toBeVisible()
    await tab.close()
  })

  await test.step("5. the arrival shows at once; admit", async () => {
    await expect(doctor.getByText(`${name} has arrived`)).toBeVisible()
    await admit(doctor, { patient: name })
    await expect(doctor.getByText("kept in the record, talk written down")).toBeVisible()
    await expect(phone.getByRole("heading", { name: "The doctor is ready for you" })).toBeVisible()
  })

  await test.step("6. encrypted video and sound, both ways", async () => {
    await joinCall(phone)
    await Promise.all([expectEncryptedVideo(doctor), expectEncryptedVideo(phone)])
    await expect(doctor.locator("[data-badge=encrypted]")).toBeVisible()
    await expect(phone.locator("[data-badge=encrypted]")).toBeVisible()
  })

  const panel = doctor.getByRole("region", { name: "Live vital signs" })
  await test.step("7. live vitals from the recording, honest when it stops", async () => {
    const bedside = await person()
    await bedside.goto(await newBedsideLink(doctor))
    await expect(bedside.getByRole("heading", { name: /^Sending to / })).toBeVisible({
      timeout: 40_000,
    })
    await observeWaves(panel)
    await expectWavesOfTheFile(doctor, panel)
    const heartRate = panel.locator("[data-code=MDC_ECG_HEART_RATE]")
    await expect(heartRate).toHaveAttribute("data-staleness", "fresh", { timeout: 30_000 })
    await expect(heartRate).toHaveAttribute("data-derived", "true")
    await expectAccessible(doctor)

    await noteStaleness(heartRate)
    await bedside.close()
    await expectHonestAges(heartRate)
    await expect(panel.getByText("No signal: the bedside page is closed")).toBeVisible()
  })

  await test.step("8. notes, the end, the draft, the signature", async () => {
    await doctor.getByLabel("Subjective").fill("Four days of cough, now with green sputum.")
    await doctor.getByLabel("Plan").fill("Doxycycline for five days.")
    await expect(doctor.getByText(/^Saved \d\d:\d\d/)).toBeVisible()
    await doctor.getByRole("button", { name: "End visit" }).click()
    await doctor.getByRole("alertdialog").getByRole("button", { name: "End visit" }).click()
    await expect(phone.getByRole("heading", { name: "Your visit has ended" })).toBeVisible()
    await expect(phone.getByRole("link", { name: "Open my page" })).toHaveAttribute(
      "href",
      "/my#c=riverside",
    )
    await expect(
      doctor.getByText("Four days of cough, now with green sputum.").first(),
    ).toBeVisible({ timeout: 30_000 })
    await expect(doctor.getByText(/heart rate/i).first()).toBeVisible()
    await expectAccessible(doctor)
    await doctor.setViewportSize({ width: 360, height: 740 })
    await expect
      .poll(() => doctor.evaluate(() => document.documentElement.scrollWidth), {
        message: "on a phone the draft with its vital signs does not scroll sideways",
      })
      .toBeLessThanOrEqual(360)
    await doctor.setViewportSize({ width: 1440, height: 900 })
    await doctor.getByRole("button", { name: "Sign and file" }).click()
    await doctor.getByRole("alertdialog").getByRole("button", { name: "Sign and file" }).click()
    await expect(doctor.getByText("SHA-256 of the signed text")).toBeVisible()
    const patientId = await patientOfLink(patient.link)
    const refused = await withDatabase((client) =>
      client
        .query("update summaries set signed_text = 'other' where patient_id = $1", [patientId])
        .then(
          () => "changed",
          (error: { code: string }) => error.code,
        ),
    )
    expect(refused).toBe("23001")
  })

  await test.step("9. the auditor exports, and verifies without us", async () => {
    const auditor = await person({ viewport: { width: 1440, height: 900 } })
    await signInByHand(auditor, "auditor")
    await auditor.goto(`${running.baseUrl}/audit`)
    await expect(auditor.getByText(/(Anchored|Self-attested) up to event/)).toBeVisible()
    await expect(auditor.locator("body")).not.toContainText(name)
    await expectAccessible(auditor)
    const zip = await exportLog(auditor)
    const sound = await verify(zip)
    expect(sound.output).toContain("self-attested")
    expect(sound.code, sound.output).toBe(0)
    for (const [what, broken] of await breakages(zip)) {
      const answer = await verify(broken)
      expect(answer.code, `${what}: ${answer.output}`).toBe(1)
      expect(answer.output, what).toMatch(/\d/)
    }
  })

  await test.step("every step left an event", async () => {
    const patientId = await patientOfLink(patient.link)
    const actions = await withDatabase((client) =>
      client.query<{ action: string }>(
        "select distinct action from audit_events where patient_id = $1 order by 1",
        [patientId],
      ),
    )
    expect(actions.rows.map((row) => row.action)).toEqual(
      expect.arrayContaining([
        "visit.booked",
        "link.issued",
        "link.redeemed",
        "consent.given",
        "seat.checked",
        "seat.arrived",
        "visit.admitted",
        "consent.applied",
        "seat.token_issued",
        "seat.joined",
        "device.linked",
        "vitals.charted",
        "note.written",
        "visit.ended",
        "summary.drafted",
        "summary.signed",
        "visit.listed",
      ]),
    )
  })
})

async function bookFirstSlot(
  desk: Page,
  clinician: string,
  who: { name: string; email: string },
): Promise<void> {
  await desk.getByLabel("Clinician").click()
  await desk.getByRole("option", { name: clinician }).click()
  await desk.getByRole("button", { name: "New patient" }).click()
  await desk.getByLabel("Full name").fill(who.name)
  await desk.getByLabel("Date of birth").fill(birthDate)
  await desk.getByLabel("E-mail").fill(who.email)
  await desk.getByLabel("Reason").fill("Cough for four days")
  const booked = desk.getByText(`Booked: ${who.name}`)
  const passed = desk.getByText("That time has passed. Choose another.")
  await expectAccessible(desk)
  // The first free time may begin while this test is typing; then the page says so, and the next is taken.
  for (let tries = 0; tries < 2 && !(await booked.isVisible()); tries++) {
    await desk.getByRole("group", { name: "Free times" }).getByRole("button").nth(tries).click()
    await expect(desk.getByRole("timer").or(passed)).toBeVisible()
    if (await passed.isVisible()) continue
    await desk.getByRole("button", { name: "Book this time" }).click()
    await expect(booked.or(passed)).toBeVisible()
  }
  await expect(booked).toBeVisible()
}

async function newBedsideLink(doctor: Page): Promise<string> {
  const { origin, pathname } = new URL(doctor.url())
  const answer = await doctor.request.post(`${origin}/api${pathname}/devices`, {
    data: { label: "Bedside monitor" },
    headers: { origin },
  })
  const { link }: { link: string } = await answer.json()
  return link
}

async function exportLog(auditor: Page): Promise<string> {
  await auditor.getByRole("button", { name: "Export" }).click()
  await auditor.getByLabel("Why do you need it?").fill("Yearly review")
  const download = auditor.waitForEvent("download")
  await auditor.getByRole("button", { name: /^Export [\d\s,]+ events?/ }).click()
  return (await download).path()
}

async function verify(file: string): Promise<{ code: number; output: string }> {
  const run = promisify(execFile)(process.execPath, [
    "--import",
    "tsx",
    "tools/audit-verify.ts",
    file,
  ])
  return run.then(
    ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      output: error.stdout + error.stderr,
    }),
  )
}
