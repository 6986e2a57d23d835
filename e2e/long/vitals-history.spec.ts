import { createHash } from "node:crypto"
import { readFile } from "node:fs/promises"

import type { Page } from "@playwright/test"

import { readEdf } from "@/lib/vitals/edf/edf"
import { readRecording } from "@/lib/vitals/wfdb"

import { tracesOn } from "../drawn-traces"
import { running } from "../running"
import { expect, expectAccessibleLightAndDark, test } from "../test"
import { arrangeMeeting, enterCall } from "../two-people"

const heart = "MDC_ECG_HEART_RATE"

test("what was charted is seen again: trends, replay, strips, two times beside each other, and a file", async ({
  person,
}) => {
  test.setTimeout(240_000)
  const meeting = await arrangeMeeting(person)
  const { doctor, visit } = meeting
  await enterCall(meeting, { vitals: true, charting: true })
  const bedside = await person()
  await bedside.goto(visit.bedsideLink)
  const page = await doctor.context().newPage()
  const address = `${running.baseUrl}/visits/${visit.visitId}/vitals`
  const slider = page.getByRole("slider", { name: "Position in the recording" })

  await test.step("the bedside charts", async () => {
    const charted = async (): Promise<number> => {
      await page.goto(address)
      // while it loads, the page has another heading
      await expect(page.getByRole("heading", { level: 1, name: /^Vital signs of/ })).toBeVisible()
      if ((await slider.count()) === 0) return 0
      const at = (name: string) => slider.getAttribute(name).then(Number)
      return ((await at("max")) - (await at("min"))) / 1000
    }
    await expect.poll(charted, { timeout: 120_000, intervals: [5_000] }).toBeGreaterThan(45)
  })
  // Nothing of what is looked at below changes any more.
  await bedside.close()
  await page.reload()

  const trend = page.locator(`figure[data-code=${heart}]`)
  const shown = page.locator("[data-view]")
  await test.step("a trend, as a chart, as a table, and by keys", async () => {
    await expect(trend.locator("[data-drawn]")).not.toHaveAttribute("data-drawn", "0")
    await expect(trend.locator("canvas")).toBeVisible()
    expect(Number(await trend.getAttribute("data-values"))).toBeGreaterThan(10)
    await trend.locator("summary").click()
    await expect(trend.getByRole("row").nth(1)).toBeVisible()
    const whole = (await shown.getAttribute("data-view")) ?? ""
    await page.getByRole("group", { name: /^Trends/ }).focus()
    await page.keyboard.press("+")
    await expect(shown).not.toHaveAttribute("data-view", whole)
    await page.keyboard.press("0")
    await expect(shown).toHaveAttribute("data-view", whole)
  })

  const replay = page.locator("[data-replay]")
  await test.step("the replay draws as the monitor does, and says that it is one", async () => {
    await expect(replay).toHaveAttribute("data-replay", "ready", { timeout: 20_000 })
    await expect(replay.getByText("REPLAY", { exact: true })).toBeVisible()
    await expect(replay.getByText(/Not live\.$/)).toBeVisible()
    const before = Number(await replay.getAttribute("data-position"))
    await replay.getByRole("button", { name: "Forward 10 s" }).click()
    await expect
      .poll(async () => (await tracesOn(replay.locator("canvas"))).beats, { timeout: 20_000 })
      .toBeGreaterThan(2)
    await replay.focus()
    await page.keyboard.press("Space")
    await expect(replay).toHaveAttribute("data-playing", "true")
    await expect
      .poll(async () => Number(await replay.getAttribute("data-position")) - before)
      .toBeGreaterThan(12_000)
    await replay.getByRole("button", { name: "Pause" }).click()
    await expect(replay).toHaveAttribute("data-playing", "false")
    await expect(replay.locator(`[data-code=${heart}] dd`)).toHaveText(/^\d+ /)
  })

  await test.step("a bookmark becomes a strip", async () => {
    await replay.getByRole("button", { name: "Keep this moment" }).click()
    await expect(replay.getByText(/^Kept: 10 s before/)).toBeVisible()
    const strip = page.locator("tr[data-strip=bookmark]")
    await expect(strip).toHaveCount(1)
    await expect(strip.getByText(visit.clinician.name)).toBeVisible()
    await strip.getByRole("button", { name: /^Replay/ }).click()
    await expect(replay).toHaveAttribute("data-replay", "ready")
  })

  await test.step("two times, each named, on one scale", async () => {
    const sides = page.locator("[data-compare]")
    await expect(sides).toHaveCount(2)
    const [left, right] = [sides.nth(0), sides.nth(1)]
    await expect(left).toHaveAttribute("data-compare", "ready")
    await expect(right).toHaveAttribute("data-compare", "ready")
    await expect(sides.getByText("REPLAY", { exact: true })).toHaveCount(2)
    await page.getByRole("button", { name: /^Compare left/ }).click()
    await expect.poll(async () => (await tracesOn(left.locator("canvas"))).beats).toBeGreaterThan(0)
    await expect
      .poll(async () => (await tracesOn(right.locator("canvas"))).beats)
      .toBeGreaterThan(0)
    expect(await left.getAttribute("data-position")).not.toBe(
      await right.getAttribute("data-position"),
    )
  })

  await test.step("a file whose samples are the recording's", async () => {
    const samples = await exportedEcg(page)
    expect(samples.length).toBeGreaterThan(250 * 20)
    expect(sha256(samples)).toBe(sha256(await recordingFrom(samples)))
  })

  await test.step("for everybody, also on a phone", async () => {
    await page.setViewportSize({ width: 1440, height: 900 })
    await expectAccessibleLightAndDark(page)
    await page.setViewportSize({ width: 360, height: 740 })
    await expectAccessibleLightAndDark(page)
  })
})

/** The first signal of the EDF+ file that the page hands out. */
async function exportedEcg(page: Page): Promise<number[]> {
  await page.getByRole("combobox", { name: "Form" }).click()
  await page.getByRole("option", { name: "Waves as EDF+" }).click()
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export" }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/^vitals-\d{8}T\d{6}Z\.edf$/)
  const read = readEdf("export", new Uint8Array(await readFile(await download.path())))
  if (!read.ok) throw new Error(read.reason)
  return [...(read.value.signals[0]?.samples ?? [])].filter((raw) => raw > -32_768)
}

/** As many samples of the file that was replayed, in a loop, from the place where they begin. */
async function recordingFrom(samples: readonly number[]): Promise<number[]> {
  const folder = "public/recordings"
  const record = readRecording(
    await readFile(`${folder}/ecg-resp.hea`, "utf8"),
    new Map([["ecg-resp.dat", new Uint8Array(await readFile(`${folder}/ecg-resp.dat`))]]),
  )
  const file = record.ok ? (record.value.signals[0]?.samples ?? new Int32Array()) : new Int32Array()
  const at = (i: number): number => file[i % file.length] ?? NaN
  const begins = Array.from(file.keys()).find((start) =>
    samples.slice(0, 500).every((sample, i) => sample === at(start + i)),
  )
  if (begins === undefined) throw new Error("the recording does not hold these samples")
  return samples.map((_, i) => at(begins + i))
}

function sha256(samples: readonly number[]): string {
  return createHash("sha256").update(Int32Array.from(samples)).digest("hex")
}
