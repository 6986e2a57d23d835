import type { Locator } from "@playwright/test"

import { expect } from "./test"

type Shown = { staleness: string; ageMs: number }

/** From now on the page itself notes each pair of age and look that a number was shown with. */
export async function noteStaleness(cell: Locator): Promise<void> {
  await cell.evaluate((element) => {
    const shown: unknown[] = []
    Reflect.set(window, "shownAges", shown)
    const note = (): void => {
      const { staleness, ageMs } = element.dataset
      shown.push({ staleness, ageMs: Number(ageMs) })
    }
    new MutationObserver(note).observe(element, {
      attributes: true,
      attributeFilter: ["data-staleness", "data-age-ms"],
    })
  })
}

/** It dimmed past 5 s and went to dashes past 10 s, each seen at most a second later, and never looked younger. */
export async function expectHonestAges(cell: Locator): Promise<void> {
  await expect(cell).toHaveAttribute("data-staleness", "gone", { timeout: 30_000 })
  const shown: Shown[] = await cell.evaluate(() => Reflect.get(window, "shownAges"))
  const first = (staleness: string): number =>
    shown.find((one) => one.staleness === staleness)?.ageMs ?? NaN
  // One second for the clock that ticks ages, and one more for a page on a busy machine.
  expect(first("dim")).toBeGreaterThan(5_000)
  expect(first("dim")).toBeLessThan(7_000)
  expect(first("gone")).toBeGreaterThan(10_000)
  expect(first("gone")).toBeLessThan(12_000)
  expect(shown.filter((one) => one.staleness === "fresh" && one.ageMs > 6_000)).toEqual([])
}
