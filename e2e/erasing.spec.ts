import { account, running } from "./running"
import type { Account } from "./running"
import { expect, expectAccessible, signIn, test } from "./test"
import { arrangeVisit, withDatabase } from "./visit"

/** Another administrator of the clinic: nobody erases alone. */
async function secondAdministrator(): Promise<Account> {
  const like = account("administrator")
  const second = { ...like, email: `second-${Date.now()}@riverside.example`, name: "Wren Ashcombe" }
  await withDatabase((client) =>
    client.query(
      "insert into users (id, clinic_id, email, name, role, password_hash, standing_at) select gen_random_uuid(), clinic_id, $2, $3, role, password_hash, now() - interval '30 days' from users where email = $1",
      [like.email, second.email, second.name],
    ),
  )
  return second
}

test("two administrators erase a patient: nobody sees them again, and the log still holds", async ({
  person,
}) => {
  test.setTimeout(180_000)
  const visit = await arrangeVisit()
  await withDatabase((client) =>
    client.query("update visits set state = 'ended' where id = $1", [visit.visitId]),
  )
  const reference = `RC-${visit.clinician.email.slice("doctor-".length, "doctor-".length + 8)}`
  const path = `/patients/${visit.patientId}`
  const [first, second] = [await person(), await person()]

  await test.step("one asks, and cannot approve it", async () => {
    await signIn(first, "administrator", path)
    await first.getByLabel("Reason, for the second administrator").fill("Written on paper")
    await first.getByRole("button", { name: "Ask for erasure" }).click()
    await expect(first.getByText("Another administrator has to approve it")).toBeVisible()
    await expect(first.getByRole("button", { name: "Take the request back" })).toBeVisible()
    await expect(first.getByRole("button", { name: "Approve …" })).toHaveCount(0)
    await expectAccessible(first)
  })

  await test.step("another approves by the number of the record, and by no other", async () => {
    await signIn(second, await secondAdministrator(), path)
    await expect(second.getByText(/^Reason given: .?Written on paper.?$/u)).toBeVisible()
    const approve = async (typed: string) => {
      await second.getByRole("button", { name: "Approve …" }).click()
      const asked = second.getByRole("alertdialog")
      await asked.getByLabel(`Type the number of the record: ${reference}`).fill(typed)
      await expectAccessible(second)
      await asked.getByRole("button", { name: "Erase for good" }).click()
    }
    await approve("RC-000000")
    await expect(second.getByText("That is not the number of this record")).toBeVisible()
    await approve(reference)
    await expect(second.getByRole("button", { name: "Approve …" })).toHaveCount(0)
  })

  await test.step("a worker erases, and the pages know nobody any more", async () => {
    await expect.poll(() => erasedAt(visit.patientId), { timeout: 60_000 }).toBeInstanceOf(Date)
    await second.goto(running.baseUrl + path)
    await expect(second.getByText("This record was erased", { exact: true })).toBeVisible()
    await expect(second.locator("body")).not.toContainText(visit.patient)
    await second.goto(`${running.baseUrl}/settings/retention`)
    await expect(second.getByText(reference)).toHaveCount(0)
    const doctor = await person()
    await signIn(doctor, visit.clinician, `/visits/${visit.visitId}`)
    await expect(doctor.getByText("The draft is being made").first()).toBeVisible()
    await expect(doctor.locator("body")).not.toContainText(visit.patient)
    const patient = await person()
    await patient.goto(visit.link)
    await expect(patient.getByRole("heading", { level: 1 })).toBeVisible()
    await expect(patient.locator("body")).not.toContainText(visit.patient)
  })

  await test.step("the log says who did it, and verifies", async () => {
    const auditor = await person()
    await signIn(auditor, "auditor", "/audit?action=patient.erased")
    await expect(auditor.getByRole("row").filter({ hasText: "Erased" }).first()).toBeVisible()
    await auditor.getByRole("button", { name: "Check it in this browser" }).click()
    await expect(auditor.getByText(/^Sound\. This browser hashed/)).toBeVisible({ timeout: 60_000 })
  })
})

async function erasedAt(patientId: string): Promise<Date | null> {
  return withDatabase(async (client) => {
    const { rows } = await client.query<{ erased_at: Date | null }>(
      "select erased_at from patients where id = $1",
      [patientId],
    )
    return rows[0]?.erased_at ?? null
  })
}
