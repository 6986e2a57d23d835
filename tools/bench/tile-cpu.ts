import type { Browser, BrowserContextOptions, Page } from "@playwright/test"

import { keepConnections } from "@/e2e/line"

import { decodedBy, streamsGrown } from "./connections"
import { arrangeMeeting, pressJoin } from "./meeting"
import { phone, withPeople } from "./people"
import type { People } from "./people"
import { median } from "./percentile"
import type { Bench, Measured, Row } from "./row"

const windowMs = 8_000
/** Up and down: what else the machine does falls on all alike. */
const sweep = [0, 1, 2, 3, 3, 2, 1, 0]

/**
 * CPU time of a patient's whole browser (pages, GPU, network and sound processes) in a call with three
 * people, per second and picture received, above the same call with their cameras off. Their own
 * browser is another. Decoding and drawing are in software where there is no graphics card.
 */
export const tileCpuRow: Row = {
  id: "room.cpu_per_tile",
  unit: "ms/s",
  aim: "<= 100",
  run: measure,
}

async function measure(bench: Bench): Promise<Measured> {
  const house = await bench.house()
  const used = await withPeople(house, (senders) =>
    withPeople(house, async (viewers) => {
      const people = apart(senders, viewers)
      const agree = { vitals: false, charting: false }
      const { doctor, patient } = await arrangeMeeting(house, people, agree, keepConnections)
      await pressJoin(patient)
      const cameras = [doctor]
      for (const name of ["Guest 1", "Guest 2"]) {
        const guest = await senders.person(phone)
        await people.journey.bringIn(doctor, guest, name)
        await people.journey.expectEncryptedVideo(guest)
        cameras.push(guest)
      }
      const seen = new Map<number, number[]>()
      for (const tiles of sweep) {
        await show(cameras, tiles, patient)
        const before = await cpuMs(viewers.browser)
        const begun = performance.now()
        await pause(windowMs)
        const ms = (await cpuMs(viewers.browser)) - before
        const perSecond = (ms / (performance.now() - begun)) * 1000
        seen.set(tiles, [...(seen.get(tiles) ?? []), perSecond])
      }
      return [0, 1, 2, 3].map((tiles) => median(seen.get(tiles) ?? []))
    }),
  )
  const [none = Number.NaN, , , three = Number.NaN] = used
  return {
    value: (three - none) / 3,
    runs: sweep.length / 4,
    baseline: used.map((value, tiles) => ({ name: `${tiles} pictures`, value })),
  }
}

/** The patient in the viewers' browser, everybody else in the senders'. */
function apart(senders: People, viewers: People): People {
  const person = (options?: BrowserContextOptions): Promise<Page> =>
    options === phone ? viewers.person(options) : senders.person(options)
  return { ...senders, person }
}

/** So many of them have their camera on, and so many streams of pictures arrive. */
async function show(cameras: readonly Page[], tiles: number, patient: Page): Promise<void> {
  for (const [index, page] of cameras.entries()) {
    const name = index < tiles ? "Camera on" : "Camera off"
    const button = page.getByRole("button", { name, exact: true })
    if (await button.isVisible()) await button.click()
  }
  for (let good = 0, tries = 0; good < 2; tries += 1) {
    const before = await decodedBy(patient)
    await pause(1_000)
    good = streamsGrown(before, await decodedBy(patient)) === tiles ? good + 1 : 0
    if (tries > 40) throw new Error(`${tiles} pictures never arrived`)
  }
}

/** Milliseconds of CPU that all processes of the browser have used so far. */
async function cpuMs(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send("SystemInfo.getProcessInfo")
  await session.detach()
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime * 1000, 0)
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}
