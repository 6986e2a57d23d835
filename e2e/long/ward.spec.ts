import type { Locator, Page } from "@playwright/test"

import { tracesOn } from "../drawn-traces"
import { accountAt } from "../running"
import { expectHonestAges, noteStaleness } from "../staleness"
import { expect, expectAccessible, signIn, test } from "../test"
import { arrangeMeeting, enterWithoutPictures } from "../two-people"
import { withDatabase } from "../visit"

const heart = "MDC_ECG_HEART_RATE"

test("the ward: a nurse watches two patients, is named to both, and hears of the one whose plug is pulled", async ({
  person,
}) => {
  test.setTimeout(300_000)
  // A clinic in which no other test leaves patients behind.
  const doctor = accountAt("hillside", "clinician")
  const [first, second] = [
    await arrangeMeeting(person, doctor),
    await arrangeMeeting(person, doctor),
  ]
  await enterWithoutPictures(first, { vitals: true, charting: false })
  await enterWithoutPictures(second, { vitals: true, charting: true })
  const bedsides: Page[] = []
  for (const { visit } of [first, second]) {
    const bedside = await person()
    await bedside.goto(visit.bedsideLink)
    bedsides.push(bedside)
  }
  const nurse = await person()
  await nurse.setViewportSize({ width: 1440, height: 900 })
  await signIn(nurse, accountAt("hillside", "nurse"), "/ward")
  await expect(nurse.getByText("Second display. Do not rely on it for alarms.")).toBeVisible()
  const tileOf = ({ visit }: typeof first) => nurse.locator(`[data-visit="${visit.visitId}"]`)
  const [one, two] = [tileOf(first), tileOf(second)]

  await test.step("waves and numbers of both", async () => {
    for (const tile of [one, two]) {
      await expect(tile).toHaveAttribute("data-line", "open", { timeout: 30_000 })
      await expect(tile).toHaveAttribute("data-signal", "live", { timeout: 10_000 })
      const cell = tile.locator(`[data-code=${heart}]`)
      await expect(cell).toHaveAttribute("data-staleness", "fresh", { timeout: 20_000 })
      await expect
        .poll(async () => (await tracesOn(tile.locator("canvas"))).beats, { timeout: 20_000 })
        .toBeGreaterThan(1)
      await expect(tile.locator("[data-news2=incomplete]")).toBeVisible()
    }
    expect((await one.boundingBox())?.width ?? 0).toBeGreaterThanOrEqual(340)
    await expectAccessible(nurse)
  })

  await test.step("the patient reads it; the nurse holds no key of sound or picture", async () => {
    await expect(
      first.patient.getByText("A nurse watches your vital signs. They cannot hear or see you."),
    ).toBeVisible()
    await expect(first.patient.locator("[data-stage]")).toHaveAttribute("data-encrypted", "true")
    await expect(nurse.locator("video, audio")).toHaveCount(0)
  })

  await test.step("the plug of one pulled: dashes by their age, an alarm, first in order; the other goes on", async () => {
    const cell = one.locator(`[data-code=${heart}]`)
    await noteStaleness(cell)
    await bedsides[0]?.close()
    await expectHonestAges(cell)
    await expect(one.locator("[data-condition]")).toHaveText(/^No data/, { timeout: 20_000 })
    await expect(one).toHaveAttribute("data-highest", "medium")
    await expect(nurse.locator("[data-visit]").first()).toHaveAttribute(
      "data-visit",
      first.visit.visitId,
      { timeout: 20_000 },
    )
    await expect(two).toHaveAttribute("data-signal", "live")
    await expect(two.locator(`[data-code=${heart}]`)).toHaveAttribute("data-staleness", "fresh")
    await acknowledge(one)
  })

  await test.step("by name, and on a phone", async () => {
    await nurse.getByLabel("Order").selectOption({ label: "By name" })
    await nurse.reload()
    await expect(nurse.getByLabel("Order")).toHaveValue("name")
    await nurse.setViewportSize({ width: 360, height: 740 })
    await expect(two).toHaveAttribute("data-signal", "live", { timeout: 60_000 })
    await expectAccessible(nurse)
    expect(await nurse.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      360,
    )
    await nurse.setViewportSize({ width: 1440, height: 900 })
  })

  await test.step("click through to the visit; on record who watched whom", async () => {
    await two.getByRole("link", { name: second.visit.patient }).click()
    await nurse.waitForURL(`**/visits/${second.visit.visitId}`)
    await expect.poll(() => watched(second.visit.visitId), { timeout: 60_000 }).toBeGreaterThan(0)
    await expect(
      second.patient.getByText("A nurse watches your vital signs. They cannot hear or see you."),
    ).toHaveCount(0, { timeout: 30_000 })
  })
})

async function acknowledge(tile: Locator): Promise<void> {
  await tile.getByRole("button", { name: /^Acknowledge/ }).focus()
  await tile.page().keyboard.press("a")
  await expect(tile.locator("[data-condition]")).toHaveAttribute("data-state", "acknowledged")
}

async function watched(visitId: string): Promise<number> {
  return withDatabase(async (client) => {
    const { rows } = await client.query(
      "select 1 from audit_events e join visits v on v.patient_id = e.patient_id where e.action = 'vitals.watched' and v.id = $1",
      [visitId],
    )
    return rows.length
  })
}
