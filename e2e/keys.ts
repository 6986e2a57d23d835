import type { Locator, Page } from "@playwright/test"

import { expect } from "./test"

/** Reached with Tab alone, and pressed. */
export async function pressByKeys(target: Locator, key = "Enter"): Promise<void> {
  await expect(target).toBeVisible()
  const { keyboard } = target.page()
  for (let tabs = 0; tabs < mostTabs && !(await hasFocus(target)); tabs += 1)
    await keyboard.press("Tab")
  await expect(target).toBeFocused()
  await keyboard.press(key)
}

/**
 * Once around with Tab: whatever takes the focus is in sight, under nothing, and says that it has it by
 * an outline that is not cut off.
 */
export async function expectFocusSeen(page: Page): Promise<void> {
  const wrong: string[] = []
  const met = new Set<string>()
  for (let tabs = 0; tabs < mostTabs; tabs += 1) {
    await page.keyboard.press("Tab")
    const { name, faults } = await page.evaluate(lookAtFocus)
    if (met.has(name)) break
    if (name === "") continue
    met.add(name)
    wrong.push(...faults.map((fault) => `${name}: ${fault}`))
  }
  await page.evaluate(() => {
    const { activeElement } = document
    if (activeElement instanceof HTMLElement) activeElement.blur()
  })
  expect(met.size).toBeGreaterThan(5)
  expect(wrong).toEqual([])
}

/** No sideways scrolling, and no control that is cut off or lies under another. */
export async function expectNothingCutOff(page: Page): Promise<void> {
  const wrong = await page.evaluate(() => {
    const faults: string[] = []
    if (document.documentElement.scrollWidth > innerWidth) faults.push("the page scrolls sideways")
    const controls = "main :is(a[href], button, input, textarea, select, [tabindex='0'])"
    for (const control of document.querySelectorAll(controls)) {
      if (!control.checkVisibility({ visibilityProperty: true })) continue
      const name = control.ariaLabel ?? control.textContent.trim()
      control.scrollIntoView({ block: "nearest", inline: "nearest" })
      const box = control.getBoundingClientRect()
      if (
        box.left < -1 ||
        box.top < -1 ||
        box.right > innerWidth + 1 ||
        box.bottom > innerHeight + 1
      )
        faults.push(`${name}: cut off`)
      const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
      if (top !== null && !control.contains(top) && !top.contains(control))
        faults.push(`${name}: under ${top.outerHTML.slice(0, 120)}`)
    }
    // What is cut off here is never scrolled to by a person.
    const stage = document.querySelector("[data-stage]")
    if (stage !== null && (stage.scrollTop !== 0 || stage.scrollLeft !== 0))
      faults.push("something lies outside the stage")
    return faults
  })
  expect(wrong).toEqual([])
}

const mostTabs = 60

async function hasFocus(target: Locator): Promise<boolean> {
  return target.evaluate((element) => element === document.activeElement)
}

/** In the page. An empty name: the focus left the page. */
function lookAtFocus(): { name: string; faults: string[] } {
  const { activeElement: focused } = document
  if (focused === null || focused === document.body) return { name: "", faults: [] }
  const name = focused.ariaLabel ?? focused.textContent.trim().slice(0, 60)
  const faults: string[] = []
  const box = focused.getBoundingClientRect()
  const { outlineStyle, outlineWidth, outlineOffset } = getComputedStyle(focused)
  if (outlineStyle === "none" || Number.parseFloat(outlineWidth) < 2) faults.push("no outline")
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
  if (top === null) faults.push("out of sight")
  else if (!focused.contains(top) && !top.contains(focused))
    faults.push(`under ${top.outerHTML.slice(0, 120)}`)

  const out = Number.parseFloat(outlineOffset) + Number.parseFloat(outlineWidth)
  const sides = { left: true, right: true, top: true, bottom: true }
  for (let around = focused.parentElement; around !== null; around = around.parentElement) {
    if (getComputedStyle(around).overflow === "visible") continue
    const frame = around.getBoundingClientRect()
    if (box.left - out < frame.left - 1) sides.left = false
    if (box.right + out > frame.right + 1) sides.right = false
    if (box.top - out < frame.top - 1) sides.top = false
    if (box.bottom + out > frame.bottom + 1) sides.bottom = false
  }
  // Of a ring that a scrolling frame cuts on one side, the others are seen.
  if (Object.values(sides).filter((seen) => seen).length < 2) faults.push("the outline is cut off")
  return { name: `${focused.tagName} ${name}`, faults }
}
