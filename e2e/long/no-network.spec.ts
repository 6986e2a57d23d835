import type { Page } from "@playwright/test"

import { ownLine } from "../own-line"
import type { OwnLine } from "../own-line"
import { expect, test } from "../test"
import { desk, enterCall, phone, settled } from "../two-people"
import { arrangeVisit, withDatabase } from "../visit"
import { eventsOf, expectSoundLogs } from "./sound-logs"

for (const side of ["patient", "doctor"] as const)
  test(`5, 20 and 60 seconds without network at the ${side}'s: both pages say so, both come back, and nothing is said twice or lost`, async ({
    person,
  }) => {
    test.setTimeout(600_000)
    const line = await ownLine()
    try {
      await cutThrice(person, side, line)
    } finally {
      line.cut(false)
      line.close()
    }
    await expectSoundLogs()
  })

type People = Parameters<Parameters<typeof test>[2]>[0]["person"]

async function cutThrice(person: People, side: "patient" | "doctor", line: OwnLine): Promise<void> {
  const on = (who: "patient" | "doctor") => ({
    ...(who === "patient" ? phone : desk),
    apart: true,
    ...(who === side ? { args: line.args } : {}),
  })
  const visit = await arrangeVisit()
  const meeting = {
    visit,
    doctor: await person(on("doctor")),
    patient: await person(on("patient")),
  }
  const { doctor, patient } = meeting
  await line.use(meeting[side].context())
  await enterCall(meeting)
  await openMessages(doctor)
  const [away, other] = side === "patient" ? [patient, doctor] : [doctor, patient]
  const said: string[] = []

  for (const seconds of [5, 20, 60])
    await test.step(`${seconds} seconds`, async () => {
      const cutAt = Date.now()
      line.cut(true)
      if (side === "doctor") await doctor.getByLabel("Plan").fill(`Written ${seconds} s away`)
      const words = `While ${seconds} seconds away`
      said.push(words)
      await say(doctor, words)
      if (seconds > 5) {
        const own = away.locator("[data-own-line]")
        await expect(own).toHaveAttribute("data-own-line", /reconnecting|lost/, { timeout: 40_000 })
        const theirs = other.locator("[data-other-line]")
        await expect(theirs).toHaveAttribute("data-other-line", /reconnecting|lost/, {
          timeout: 40_000,
        })
        if (side === "doctor") await expect(doctor.getByText(/^Saved \d\d:\d\d/)).toHaveCount(0)
      }
      await expect
        .poll(() => Date.now() - cutAt, { timeout: 70_000, intervals: [250] })
        .toBeGreaterThan(seconds * 1_000)
      line.cut(false)
      await settled([doctor, patient], 90_000)
      if (side === "doctor") await expectSaved(visit.visitId, doctor)
    })

  // Each once and in order, at both.
  await openMessages(patient)
  for (const page of [doctor, patient]) {
    const messages = page.locator("[data-said]")
    await expect(messages).toHaveCount(said.length, { timeout: 60_000 })
    for (const [nth, words] of said.entries()) await expect(messages.nth(nth)).toContainText(words)
  }
}

async function openMessages(page: Page): Promise<void> {
  const open = page.getByRole("button", { name: /^(Chat|Messages)/ }).last()
  await open.click()
  await expect(page.getByLabel("Message", { exact: true })).toBeVisible()
}

async function say(page: Page, words: string): Promise<void> {
  await page.getByLabel("Message", { exact: true }).fill(words)
  await page.getByLabel("Message", { exact: true }).press("Enter")
}

async function expectSaved(visitId: string, doctor: Page): Promise<void> {
  await expect(doctor.getByText(/^Saved \d\d:\d\d/)).toBeVisible({ timeout: 60_000 })
  const { rows } = await withDatabase((client) =>
    client.query<{ version: number }>(
      "select version from visit_notes where visit_id = $1 and section = 'plan'",
      [visitId],
    ),
  )
  expect(rows.length).toBe(1)
  expect(await eventsOf(visitId, "note.written"), "each saving is on record once").toBe(
    rows[0]?.version,
  )
}
