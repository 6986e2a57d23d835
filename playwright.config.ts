import { defineConfig } from "@playwright/test"

import { findChromium } from "./tools/programs.mjs"

const chromium = findChromium()

export const chromiumArgs = [
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  "--use-fake-ui-for-media-stream",
  "--autoplay-policy=no-user-gesture-required",
  "--disable-features=WebRtcHideLocalIpsWithMdns",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
]

export const camera = (framesPerSecond: number) =>
  `--use-fake-device-for-media-stream=fps=${framesPerSecond}`

export const launchOptions = {
  ...(chromium === undefined ? {} : { executablePath: chromium }),
  // Software draws and codes every picture here: 10 a second leave a small machine time for the pages.
  args: [...chromiumArgs, camera(10)],
}

// Browser tests run against a production build that `tools/test.ts` started; HOUSECALL_RUN names its demo.json.
export default defineConfig({
  testDir: "./e2e",
  testMatch: "*.spec.ts",
  testIgnore: process.env["HOUSECALL_LONG"] === undefined ? ["**/long/**"] : [],
  outputDir: ".data/playwright",
  // Two at once were tried: on two cores both take twice as long, and what is timed comes too late.
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: [["list"], ["json", { outputFile: ".data/playwright.json" }]],
  use: {
    // A trace films every page and costs a sixth of the whole time: ask for one with `--trace on`.
    trace: "off",
    locale: "en-GB",
    actionTimeout: 15_000,
    launchOptions,
  },
})
