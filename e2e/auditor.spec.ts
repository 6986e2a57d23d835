import { execFile } from "node:child_process"
import { randomUUID } from "node:crypto"
import { readFile, writeFile } from "node:fs/promises"
import { promisify } from "node:util"

import { staffCaller } from "./api"
import { arrangeBookingClinic } from "./booking-clinic"
import type { BookingClinic } from "./booking-clinic"
import { running } from "./running"
import type { Account } from "./running"
import { expect, expectAccessible, signIn, test } from "./test"
import { withDatabase } from "./visit"

test("an auditor filters, keeps the filter, checks the log and takes it away", async ({
  person,
}, info) => {
  test.setTimeout(180_000)
  const clinic = await arrangeBookingClinic()
  const auditor = await auditorOf(clinic)
  const doctor = await staffCaller(clinic.clinician)
  for (const query of ["Nobody", "Somebody"])
    expect((await doctor.post("/api/patients/search", { data: { query } })).ok()).toBe(true)
  // Not theirs to read: an event of its own.
  expect((await doctor.get("/api/audit/checkpoint")).status()).toBe(403)

  const page = await person({ viewport: { width: 1440, height: 1000 } })
  await signIn(page, auditor, "/audit")
  await expect(async () => {
    await page.reload()
    await expect(page.getByText(/(Anchored|Self-attested) up to event/)).toBeVisible({
      timeout: 2_000,
    })
  }).toPass({ timeout: 60_000 })

  await test.step("filters by result, and keeps the filter under a name", async () => {
    await expect(page.getByRole("row").filter({ hasText: "Refused" })).toHaveCount(1)
    await page.getByLabel("Result").click()
    await page.getByRole("option", { name: "Refused" }).click()
    await page.waitForURL(/outcome=refused/)
    await expect(page.getByRole("row").filter({ hasText: clinic.clinician.name })).toHaveCount(1)
    await page.getByRole("button", { name: "Save filter" }).click()
    const dialog = page.getByRole("dialog")
    await dialog.getByRole("button", { name: "Save filter" }).click()
    await expect(dialog.getByText("Give it a name.")).toBeVisible()
    await dialog.getByLabel("Name of the filter").fill("What was refused")
    await expectAccessible(page)
    await dialog.getByRole("button", { name: "Save filter" }).click()
    const saved = page.getByRole("link", { name: "What was refused" })
    await expect(saved).toHaveAttribute("aria-current", "page")
    await page.getByRole("link", { name: "Clear filters" }).click()
    await page.waitForURL(/\/audit$/)
    await saved.click()
    await page.waitForURL(/outcome=refused/)
    await page.goto(`${running.baseUrl}/audit`)
  })

  await test.step("checks the log in the browser", async () => {
    await page.getByRole("button", { name: "Check it in this browser" }).click()
    await expect(page.getByText(/^Sound\. This browser hashed/)).toBeVisible({ timeout: 60_000 })
  })

  const file = await test.step("exports with a reason, and sees how far it is", async () => {
    await page.getByRole("button", { name: "Export", exact: true }).click()
    const dialog = page.getByRole("dialog")
    await dialog.getByLabel("Why do you need it?").fill("Yearly review")
    await expectAccessible(page)
    const download = page.waitForEvent("download")
    await dialog.getByRole("button", { name: /^Export [\d\s]+ events$/ }).click()
    const path = await (await download).path()
    await expect(dialog.getByText("The export is whole.")).toBeVisible({ timeout: 60_000 })
    return path
  })

  await test.step("exports the refused alone as lines of FHIR, which say that they prove nothing", async () => {
    await page.goto(`${running.baseUrl}/audit?outcome=refused`)
    await page.getByRole("button", { name: "Export", exact: true }).click()
    const dialog = page.getByRole("dialog")
    await dialog.getByLabel("FHIR AuditEvents alone (NDJSON)").check()
    await expect(dialog.getByText("It carries no proof")).toBeVisible()
    await dialog.getByLabel("Why do you need it?").fill("For the monitoring system")
    await expectAccessible(page)
    const download = page.waitForEvent("download")
    await dialog.getByRole("button", { name: /^Export (one event|[\d\s]+ events)$/ }).click()
    const saved = await download
    await expect(dialog.getByText("The export is whole.")).toBeVisible({ timeout: 60_000 })
    expect(saved.suggestedFilename()).toMatch(/^audit-events-.*-part-without-proof\.ndjson$/)
    const lines = (await readFile(await saved.path(), "utf8")).trimEnd().split("\n")
    expect(lines.length).toBeGreaterThan(0)
    for (const line of lines)
      expect(JSON.parse(line)).toMatchObject({ resourceType: "AuditEvent", outcome: "8" })
  })

  await test.step("the file verifies by itself, and not with a byte of it flipped", async () => {
    const sound = await verify(file)
    expect(sound.output).toMatch(/SOUND: all \d+ events of the log/)
    expect(sound.code).toBe(0)
    const bytes = await readFile(file)
    const at = Math.floor(bytes.length / 3)
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
    const forged = info.outputPath("forged.zip")
    await writeFile(forged, bytes)
    const broken = await verify(forged)
    expect(broken.output).toMatch(/BROKEN|UNREADABLE/)
    expect([1, 2]).toContain(broken.code)
  })
})

async function auditorOf(clinic: BookingClinic): Promise<Account> {
  const auditor = {
    ...clinic.clinician,
    role: "auditor",
    email: `auditor-${randomUUID().slice(0, 8)}@hudson.example`,
    name: "Perpetua Quill",
  }
  await withDatabase((client) =>
    client.query(
      "insert into users (id, clinic_id, email, name, role, password_hash) select gen_random_uuid(), clinic_id, $2, $3, 'auditor', password_hash from users where email = $1",
      [clinic.clinician.email, auditor.email, auditor.name],
    ),
  )
  return auditor
}

/** As `npm run audit:verify` does: from the file alone. */
async function verify(file: string): Promise<{ code: number; output: string }> {
  const args = ["--import", "tsx", "tools/audit-verify.ts", file]
  return promisify(execFile)(process.execPath, args).then(
    ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      output: error.stdout + error.stderr,
    }),
  )
}
