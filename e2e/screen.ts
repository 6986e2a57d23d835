import type { Page } from "@playwright/test"

import { expect } from "./test"

/** Somebody's screen is large here, whole, encrypted, and moves. */
export async function expectScreen(page: Page): Promise<void> {
  const tile = page.locator("[data-tile$='/screen'][data-size=large]")
  const video = tile.locator("video")
  await expect(video).toHaveCSS("object-fit", "contain")
  const frames = (): Promise<number> =>
    video.evaluate((element) =>
      element instanceof HTMLVideoElement ? element.getVideoPlaybackQuality().totalVideoFrames : 0,
    )
  await expect.poll(frames, { timeout: 20_000 }).toBeGreaterThan(0)
  const before = await frames()
  await expect.poll(frames, { timeout: 20_000 }).toBeGreaterThan(before + 3)
  await expect(page.locator("[data-stage]")).toHaveAttribute("data-encrypted", "true")
}
