import type { Locator, Page } from "@playwright/test"

import { tracesOn } from "./drawn-traces"
import { expectHonestAges, noteStaleness } from "./staleness"
import { expect, expectAccessible, expectAccessibleLightAndDark, test } from "./test"
import { heardTones, noteTones } from "./tones"
import { arrangeMeeting, enterCall } from "./two-people"

const heart = "MDC_ECG_HEART_RATE"

test("the monitor: drawn to scale, alarms seen, heard and answered, and honest when the bedside is gone", async ({
  person,
}) => {
  test.setTimeout(240_000)
  const meeting = await arrangeMeeting(person)
  const { doctor, visit } = meeting
  await noteTones(doctor)
  await enterCall(meeting, { vitals: true, charting: true })
  const bedside = await person()
  await bedside.goto(visit.bedsideLink)

  const panel = doctor.getByRole("region", { name: "Live vital signs" })
  await expect(panel).toHaveAttribute("data-signal", "live", { timeout: 30_000 })
  const cell = panel.locator(`[data-code=${heart}]`)
  await expect(cell).toHaveAttribute("data-staleness", "fresh", { timeout: 30_000 })
  await expect(panel.getByText("Second display. Do not rely on it for alarms.")).toBeVisible()

  await test.step("size and speed change what is drawn", async () => {
    const size = panel.getByLabel("Size of the traces")
    const speed = panel.getByLabel("Speed of the traces")
    const canvas = panel.locator("canvas")
    await expect
      .poll(async () => (await tracesOn(canvas)).beats, { timeout: 30_000 })
      .toBeGreaterThan(2)
    const usual = await tracesOn(canvas)
    await size.selectOption({ label: "× 0.5 · 5 mm/mV" })
    await expect.poll(async () => (await tracesOn(canvas)).height / usual.height).toBeLessThan(0.7)
    await size.selectOption({ label: "× 1 · 10 mm/mV" })
    await speed.selectOption({ label: "12.5 mm/s" })
    await expect
      .poll(async () => (await tracesOn(canvas)).beats / usual.beats, { timeout: 30_000 })
      .toBeGreaterThan(1.4)
    await speed.selectOption({ label: "25 mm/s" })
    await expect(panel.getByLabel("Filter of the ECG")).toHaveValue("display")
  })

  await test.step("incomplete stays incomplete, with every part shown", async () => {
    await panel.getByRole("button", { name: "Incomplete" }).click()
    const dialog = doctor.getByRole("dialog", { name: /^NEWS2/ })
    await dialog.getByLabel("Air or oxygen").selectOption("air")
    await dialog.getByRole("button", { name: "Record" }).click()
    await expect(dialog.locator("[data-item=oxygen]")).toHaveAttribute("data-state", "scored")
    await expect(dialog.locator("[data-item=spo2]")).toHaveAttribute("data-state", "missing")
    await expectAccessible(doctor)
    await doctor.keyboard.press("Escape")
    await expect(dialog).toHaveCount(0)
  })

  const alarm = panel.locator(`[data-condition="${heart}.high"]`)
  await test.step("a limit below the present value: colour, word and sound, acknowledged by a key", async () => {
    const before = (await heardTones(doctor)).length
    await setHeartLimits(doctor, panel, { low: "20", high: "30" })
    await expect(alarm).toHaveText(/^HR \d+ is above 30$/, { timeout: 30_000 })
    await expect(panel.locator("header [data-priority=medium]")).toHaveText("!! MEDIUM")
    await expect(cell).toHaveAttribute("data-mark", "medium")
    await expect.poll(async () => (await heardTones(doctor)).length).toBeGreaterThan(before + 2)
    const starts = (await heardTones(doctor)).slice(before)
    expect(starts.toSorted((a, b) => a - b)).toEqual(starts)
    await expectAccessible(doctor)
    await doctor.keyboard.press("a")
    await expect(alarm).toHaveAttribute("data-state", "acknowledged")
    await expect(panel.getByText(visit.clinician.name)).toBeVisible()
  })

  await test.step("sound paused by a key, with its countdown", async () => {
    await doctor.keyboard.press("p")
    await expect(panel.locator("[data-audio=paused]")).toHaveText(/Sound paused [01]:\d\d/)
    await doctor.keyboard.press("p")
    await expect(panel.locator("[data-audio=on]")).toBeVisible()
  })

  await test.step("within the limits again: it ends", async () => {
    await panel.getByRole("button", { name: "Alarm limits" }).click()
    const dialog = doctor.getByRole("dialog", { name: "Alarm limits" })
    await expectAccessible(doctor)
    await dialog.getByRole("button", { name: "Defaults" }).click()
    await dialog.getByRole("button", { name: "Set limits" }).click()
    await expect(alarm).toHaveCount(0, { timeout: 30_000 })
  })

  await test.step("on a phone", async () => {
    await doctor.setViewportSize({ width: 360, height: 740 })
    await expect(panel).toBeVisible()
    await expectAccessibleLightAndDark(doctor)
    await doctor.setViewportSize({ width: 1440, height: 900 })
  })

  await test.step("the plug pulled: dashes and a technical alarm, which ends by itself", async () => {
    await noteStaleness(cell)
    await bedside.close()
    await expectHonestAges(cell)
    const lost = panel.locator(`[data-condition="${heart}.no_data"]`)
    await expect(lost).toHaveText("No data: HR")
    await expect(cell.getByText(/^last \d+ at \d\d:\d\d$/)).toBeVisible()
    const again = await person()
    await again.goto(visit.bedsideLink)
    await expect(lost).toHaveCount(0, { timeout: 60_000 })
    await expect(panel.locator(`[data-code=${heart}]`)).toHaveAttribute("data-staleness", "fresh")
  })
})

async function setHeartLimits(
  page: Page,
  panel: Locator,
  { low, high }: { low: string; high: string },
): Promise<void> {
  await panel.getByRole("button", { name: "Alarm limits" }).click()
  const dialog = page.getByRole("dialog", { name: "Alarm limits" })
  await dialog.getByLabel("HR: Very low").fill("")
  await dialog.getByLabel("HR: Low").fill(low)
  await dialog.getByLabel("HR: High").fill(high)
  await dialog.getByLabel("HR: Very high").fill("")
  await dialog.getByRole("button", { name: "Set limits" }).click()
  await expect(dialog).toHaveCount(0)
}
