import type { Locator, Page } from "@playwright/test"

import { running } from "./running"
import { expect, expectAccessible, signIn, test } from "./test"
import { arrangeVisit, withDatabase } from "./visit"
import type { ArrangedVisit } from "./visit"

const complaint = "Four days of cough, now with green sputum."
const plan = "Doxycycline for five days."

test("a summary, from the draft to what is printed: to the source, changed, taken back, signed, added to", async ({
  person,
}) => {
  test.setTimeout(180_000)
  const visit = await arrangeVisit()
  const doctor = await person({ viewport: { width: 1440, height: 900 } })
  await signIn(doctor, visit.clinician)
  await held(doctor, visit)
  const page = `${running.baseUrl}/visits/${visit.visitId}/summary`
  await doctor.goto(page)
  const sentence = doctor.getByRole("link", { name: complaint })

  await test.step("the draft says what nobody wrote down", async () => {
    await expect(sentence).toBeVisible({ timeout: 30_000 })
    const missing = doctor.getByRole("region", { name: "Not written down" })
    await expect(missing.getByRole("listitem").first()).toBeVisible()
    await expectAccessible(doctor)
  })

  await test.step("a sentence leads to its source, by pointer and by key, and Escape back", async () => {
    const id = ((await sentence.getAttribute("href")) ?? "").slice(1)
    const source = doctor.locator(`li#${id}`)
    await sentence.click()
    await expect(source).toHaveAttribute("data-lit", "true")
    await expect(source).toContainText(complaint)
    await sentence.focus()
    await doctor.keyboard.press("Enter")
    await expect(source.getByRole("button")).toBeFocused()
    await doctor.keyboard.press("Escape")
    await expect(sentence).toBeFocused()
  })

  const undo = doctor.getByRole("button", { name: "Undo the last change" })
  await test.step("what is changed is saved as a difference, and taken back", async () => {
    await change(doctor, plan, "Doxycycline 100 mg, twice a day.")
    await expect(undo).toBeEnabled()
    await undo.click()
    await expect(planOf(doctor).getByRole("button", { name: `Edit: ${plan}` })).toBeVisible()
    await expect(undo).toBeDisabled()
    await change(doctor, plan, "Doxycycline 100 mg, twice a day, for five days.")
    await doctor.getByRole("link", { name: "3 changes: who changed what" }).click()
    await expect(doctor.getByRole("heading", { name: /took version 2 back/ })).toBeVisible()
    await expectAccessible(doctor)
    await doctor.getByRole("link", { name: "Back to the summary" }).click()
  })

  await test.step("signing asks who it is, where that was proved too long ago", async () => {
    await withDatabase((client) =>
      client.query(
        "update sessions set proved_at = now() - interval '6 minutes' where user_id = (select id from users where email = $1)",
        [visit.clinician.email],
      ),
    )
    await doctor.getByRole("button", { name: "Sign and file" }).click()
    await doctor.getByRole("alertdialog").getByRole("button", { name: "Sign and file" }).click()
    await expect(doctor.getByRole("heading", { name: "Is it still you?" })).toBeVisible()
    await doctor.getByLabel("Password").fill(visit.clinician.password)
    await doctor.getByRole("button", { name: "Go on" }).click()
    await expect(doctor.getByText("SHA-256 of the signed text")).toBeVisible()
    await expectAccessible(doctor)
  })

  const added = "The sputum was first seen on the second day."
  await test.step("an addendum stands under it", async () => {
    await doctor.getByRole("button", { name: "Add to this summary" }).click()
    await doctor.getByLabel("What is added or put right").fill(added)
    await doctor.getByRole("button", { name: "Sign the addendum" }).click()
    const asked = doctor.getByRole("alertdialog")
    await asked.getByRole("button", { name: "Sign the addendum" }).click()
    await expect(doctor.locator("[data-addendum='1']")).toContainText(added)
    await expect(doctor.getByText(/Amended \d\d:\d\d/)).toBeVisible()
    await expectAccessible(doctor)
  })

  await test.step("paper and the PDF carry what was signed", async () => {
    const sha256 = await doctor.locator("[data-signed-sha256]").getAttribute("data-signed-sha256")
    await doctor.getByRole("link", { name: "Print", exact: true }).click()
    await expect(doctor.getByRole("heading", { name: "Signed visit summary" })).toBeVisible()
    await doctor.emulateMedia({ media: "print" })
    for (const words of [complaint, "twice a day, for five days.", added, sha256 ?? "no hash"])
      await expect(doctor.getByText(words).first()).toBeVisible()
    await expect(doctor.getByRole("button", { name: "Print now" })).toBeHidden()
    await doctor.emulateMedia({ media: "screen" })
    await expectAccessible(doctor)
    const pdf = await doctor.request.get(`${running.baseUrl}/api${copy(visit, "summary.pdf")}`)
    expect(pdf.headers()["content-type"]).toBe("application/pdf")
    const bytes = await pdf.body()
    expect(bytes.subarray(0, 5).toString()).toBe("%PDF-")
    // The font is in it: what is printed elsewhere looks the same.
    expect(bytes.includes("NotoSansSC")).toBe(true)
  })

  await test.step("every step left an event", async () => {
    const { rows } = await withDatabase((client) =>
      client.query<{ action: string }>(
        "select distinct action from audit_events where patient_id = $1",
        [visit.patientId],
      ),
    )
    expect(rows.map(({ action }) => action)).toEqual(
      expect.arrayContaining([
        "summary.drafted",
        "summary.read",
        "summary.edited",
        "summary.signed",
        "summary.amended",
        "summary.printed",
        "summary.exported",
      ]),
    )
  })
})

/** The visit took place: what its clinician wrote, and its end, by the routes that the call's page asks. */
async function held(doctor: Page, { visitId }: ArrangedVisit): Promise<void> {
  await withDatabase((client) =>
    client.query(
      "update visits set state = 'in_call', arrived_at = now(), admitted_at = now() where id = $1",
      [visitId],
    ),
  )
  const post = async (path: string, data: object) => {
    const headers = { origin: new URL(running.baseUrl).origin }
    const address = `${running.baseUrl}/api/visits/${visitId}/${path}`
    const answer = await doctor.request.post(address, { data, headers })
    expect(answer.ok(), `${path}: ${answer.status()}`).toBe(true)
  }
  await post("notes", { section: "subjective", text: complaint, version: 0 })
  await post("notes", { section: "plan", text: plan, version: 0 })
  await post("end", {})
}

/** The patient's sentences may say the same. */
function planOf(doctor: Page): Locator {
  return doctor.getByRole("region", { name: "Plan", exact: true })
}

async function change(doctor: Page, from: string, to: string): Promise<void> {
  await planOf(doctor)
    .getByRole("button", { name: `Edit: ${from}` })
    .click()
  await doctor.getByLabel("Text of the line").fill(to)
  await doctor.getByRole("button", { name: "Done" }).click()
  await doctor.getByRole("button", { name: "Save for later" }).click()
  await expect(doctor.getByText(/^Saved \d\d:\d\d/)).toBeVisible()
}

function copy({ visitId }: ArrangedVisit, file: string): string {
  return `/visits/${visitId}/summary/copies/${file}`
}
