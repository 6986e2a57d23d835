import { readFileSync, readdirSync } from "node:fs"
import { join } from "node:path"

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

const e2e = join(import.meta.dirname, "e2e")
// Whatever opens a call, and what measures the line.
const calls = readdirSync(e2e)
  .filter((name) => name.endsWith(".spec.ts"))
  .filter((name) =>
    /joinCall|EncryptedVideo|data-stage|media-server/.test(readFileSync(join(e2e, name), "utf8")),
  )
  .concat("**/long/*.spec.ts")

// Browser tests run against a production build that `tools/test.ts` started; HOUSECALL_RUN names its demo.json.
export default defineConfig({
  testDir: "./e2e",
  testIgnore: process.env["HOUSECALL_LONG"] === undefined ? ["**/long/**"] : [],
  outputDir: ".data/playwright",
  // One call at a time, and beside it what needs no media: a machine with two cores carries both.
  workers: 2,
  projects: [
    { name: "calls", testMatch: calls, workers: 1 },
    { name: "pages", testMatch: "*.spec.ts", testIgnore: calls, workers: 1 },
  ],
  timeout: 90_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: [["list"], ["json", { outputFile: ".data/playwright.json" }]],
  use: {
    trace: "retain-on-failure",
    locale: "en-GB",
    actionTimeout: 15_000,
    launchOptions,
  },
})
