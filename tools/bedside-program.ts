// Keeps the demo's bedside devices running: one headless Chromium each, opened again when it ends.
import { rmSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"

import { chromium } from "@playwright/test"
import type { BrowserContext, Page } from "@playwright/test"
import { z } from "zod"

import { filesOf } from "./recording-files"

const Work = z.object({
  chromium: z.string(),
  links: z.array(z.url()),
  replay: z.string().optional(),
  directory: z.string(),
})
const work = Work.parse(JSON.parse(process.env["HOUSECALL_BEDSIDE"] ?? ""))
/** `ended` comes with the end of its browser or of its page. */
type Device = { ended: Promise<void> }

const open = new Set<BrowserContext>()
let leaving = false

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.on(signal, () => {
    leaving = true
    void Promise.allSettled([...open].map((context) => context.close())).then(() => process.exit(0))
  })
}

await Promise.all(work.links.map((link, index) => firstThenForEver(link, index)))
console.log("all open")

/** Resolves when the page is open for the first time. */
async function firstThenForEver(link: string, index: number): Promise<void> {
  const first = await device(link, index)
  void keepOpen(link, index, first)
}

async function keepOpen(link: string, index: number, first: Device): Promise<void> {
  for (let current = first; ;) {
    await current.ended
    await sleep(2_000)
    if (leaving) return
    // A page that would not load is tried again after the same pause.
    current = await device(link, index).catch(() => ({ ended: Promise.resolve() }))
  }
}

async function device(link: string, index: number): Promise<Device> {
  const profile = join(work.directory, String(index))
  rmSync(profile, { recursive: true, force: true })
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: work.chromium,
    headless: true,
    viewport: { width: 800, height: 600 },
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      "--autoplay-policy=no-user-gesture-required",
      "--disable-features=WebRtcHideLocalIpsWithMdns",
      "--disable-background-timer-throttling",
      "--disable-renderer-backgrounding",
    ],
  })
  open.add(context)
  const page = context.pages()[0] ?? (await context.newPage())
  // Addresses carry the device's credential in their fragment, and messages may quote them.
  page.on("console", (message) => {
    if (message.type() === "error")
      console.log(`device ${index}: ${message.text().replaceAll(/#\S+/g, "#…")}`)
  })
  await visit(page, link)
  if (work.replay !== undefined) await replay(page, work.replay)
  console.log(`device ${index} open`)
  const ended = new Promise<void>((resolve) => {
    const over = (): void => {
      open.delete(context)
      void context.close().catch(() => undefined)
      resolve()
    }
    context.once("close", over)
    page.once("crash", over)
  })
  return { ended }
}

/** The browsers start beside the web app, so the first tries may meet nobody. */
async function visit(page: Page, link: string): Promise<void> {
  for (const until = Date.now() + 60_000; ; await sleep(200)) {
    try {
      await page.goto(link, { waitUntil: "load" })
      return
    } catch (error) {
      if (leaving || Date.now() > until) throw error
    }
  }
}

async function replay(page: Page, header: string): Promise<void> {
  await page.locator("input[data-recording]").setInputFiles(filesOf(header))
}
