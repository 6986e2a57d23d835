import type { Page } from "@playwright/test"

/** From now on the pages of this person note when each tone that they schedule begins. */
export async function noteTones(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const tones: { at: number; page: number }[] = []
    Reflect.set(window, "heardTones", tones)
    // oxlint-disable-next-line typescript/unbound-method -- called with its own object below
    const { start } = OscillatorNode.prototype
    OscillatorNode.prototype.start = function (when = 0) {
      const { currentTime } = this.context
      const wait = Math.max(0, when - currentTime) * 1000
      tones.push({ at: when, page: performance.timeOrigin + performance.now() + wait })
      start.call(this, when)
    }
  })
}

/** When they began or will, in seconds of the sound's own clock. */
export async function heardTones(page: Page): Promise<number[]> {
  return page.evaluate(() => {
    const tones: { at: number }[] = Reflect.get(window, "heardTones")
    return tones.map(({ at }) => at)
  })
}
