import { chromium } from "@playwright/test"
import type { Browser, BrowserContextOptions, Page } from "@playwright/test"

import { camera, chromiumArgs } from "@/playwright.config"

import type { House } from "../house"
import { findChromium } from "../programs.mjs"

/** A browser with a made-up camera, and the steps of the browser tests against this house. */
export type People = {
  browser: Browser
  journey: Journey
  /** A new profile's page: nothing is cached, nobody is signed in. */
  person: (options?: BrowserContextOptions) => Promise<Page>
}

type Journey = Awaited<ReturnType<typeof journeyOf>>

const desk = { viewport: { width: 1440, height: 900 } }
export const phone = { viewport: { width: 360, height: 740 } }

/** Opens a browser for `work` and closes it, with all its pages, however that ends. */
export async function withPeople<T>(
  house: House,
  work: (people: People) => Promise<T>,
): Promise<T> {
  const journey = await journeyOf(house)
  const executablePath = findChromium()
  if (executablePath === undefined)
    throw new Error("this row needs a Chromium (npm run doctor says how to get one)")
  const browser = await chromium.launch({
    executablePath,
    args: [...chromiumArgs, camera(15), ...unthrottled],
  })
  const person = async (options: BrowserContextOptions = desk): Promise<Page> => {
    const context = await browser.newContext({
      locale: "en-GB",
      permissions: ["camera", "microphone"],
      ...options,
    })
    context.setDefaultTimeout(30_000)
    // What runs the bench writes this helper's calls into functions that are sent to a page.
    await context.addInitScript("globalThis.__name ??= (named) => named")
    return context.newPage()
  }
  try {
    return await work({ browser, journey, person })
  } finally {
    await browser.close()
  }
}

/** The steps read where Housecall runs when they are loaded, so they are loaded once it does. */
async function journeyOf(house: House) {
  process.env["HOUSECALL_RUN"] = house.demoFile
  const [visit, guests, test, server, udp, line, signal] = await Promise.all([
    import("@/e2e/visit"),
    import("@/e2e/guest-steps"),
    import("@/e2e/test"),
    import("@/e2e/media-server"),
    import("@/e2e/udp-line"),
    import("@/e2e/line"),
    import("@/e2e/held-signal"),
  ])
  return {
    ...visit,
    bringIn: guests.bringIn,
    signIn: test.signIn,
    turnPort: server.turnPort,
    udpLine: udp.udpLine,
    onlyRelayed: line.onlyRelayed,
    heldSignal: signal.heldSignal,
  }
}

/** Three people at one screen are never behind each other's windows. */
const unthrottled = [
  "--disable-background-timer-throttling",
  "--disable-renderer-backgrounding",
  "--disable-backgrounding-occluded-windows",
]
