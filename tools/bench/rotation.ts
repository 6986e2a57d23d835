import type { Page } from "@playwright/test"

import { keepConnections } from "@/e2e/line"

import { arrangeMeeting, pressJoin } from "./meeting"
import { phone, withPeople } from "./people"
import { median } from "./percentile"
import { measuredOnce } from "./row"
import type { Row } from "./row"

const rotations = 12
const apartMs = 1_500

/**
 * Four people in one encrypted visit: the clinician renews their key, again and again. From the press
 * to sending under the new key, and what the other three received of the twelve streams and could
 * not decode, above the same time without a renewal.
 */
export const rotationRows: readonly Row[] = [
  {
    id: "e2ee.rotation",
    unit: "ms",
    aim: "<= 200",
    async run(bench) {
      const { times } = await measure(bench)
      const slowest = Math.max(...times)
      return {
        value: median(times),
        runs: times.length,
        baseline: [{ name: "slowest", value: slowest }],
      }
    },
  },
  {
    id: "e2ee.rotation_lost_frames",
    unit: "frames",
    aim: "= 0",
    async run(bench) {
      const { idle, rotating, received } = await measure(bench)
      return {
        value: Math.max(0, rotating - idle),
        runs: rotations,
        baseline: [
          { name: "idle, same time", value: idle },
          { name: "with renewals", value: rotating },
          { name: "frames received meanwhile", value: received },
        ],
      }
    },
  },
]

const measure = measuredOnce(async (bench) => {
  const house = await bench.house()
  return withPeople(house, async (people) => {
    const agree = { vitals: false, charting: false }
    const { doctor, patient } = await arrangeMeeting(house, people, agree, keepConnections)
    await pressJoin(patient)
    const guests = [await people.person(phone), await people.person(phone)]
    for (const [index, guest] of guests.entries()) {
      await keepConnections(guest)
      await people.journey.bringIn(doctor, guest, `Guest ${index + 1}`)
      await people.journey.expectEncryptedVideo(guest)
    }
    const others = [patient, ...guests]
    await doctor.locator("button[data-lock]").first().click()
    await doctor.locator("[data-key-since]").waitFor()
    // As long as the renewals take, without them: what an idle call loses on this machine.
    const before = await lost(others)
    await pause(doctor, rotations * apartMs)
    const between = await lost(others)
    const times: number[] = []
    for (let n = 0; n < rotations; n += 1) {
      times.push(await renew(doctor))
      await pause(doctor, apartMs)
    }
    const after = await lost(others)
    return {
      times,
      idle: between.missing - before.missing,
      rotating: after.missing - between.missing,
      received: after.received - between.received,
    }
  })
})

/** Milliseconds from the press to the moment that the page says its new key is in use. */
function renew(doctor: Page): Promise<number> {
  return doctor.locator("[data-key-since]").evaluate((row) => {
    const before = row.getAttribute("data-key-since")
    const pressed = performance.now()
    return new Promise<number>((resolve, reject) => {
      const giveUp = setTimeout(() => reject(new Error("no new key in 10 s")), 10_000)
      const observer = new MutationObserver(() => {
        if (row.getAttribute("data-key-since") === before) return
        clearTimeout(giveUp)
        observer.disconnect()
        resolve(performance.now() - pressed)
      })
      observer.observe(row, { attributes: true })
      row.querySelector("button")?.click()
    })
  })
}

type Lost = { received: number; missing: number }

/** Received and not decoded, over all video streams of all pages. What is on its way in the decoder is not lost: the least of several looks counts. */
async function lost(pages: readonly Page[]): Promise<Lost> {
  const all = await Promise.all(
    pages.map((page) =>
      page.evaluate(async () => {
        const looks: Record<string, { received: number; missing: number }[]> = {}
        for (let look = 0; look < 12; look += 1) {
          for (const connection of Reflect.get(window, "peerConnections")) {
            for (const report of (await connection.getStats()).values()) {
              if (report.type !== "inbound-rtp" || report.kind !== "video") continue
              const missing = report.framesReceived - report.framesDecoded
              looks[report.ssrc] = [
                ...(looks[report.ssrc] ?? []),
                { received: report.framesReceived, missing },
              ]
            }
          }
          await new Promise((resolve) => setTimeout(resolve, 70))
        }
        return Object.values(looks).map((seen) => ({
          received: Math.max(...seen.map((one) => one.received)),
          missing: Math.min(...seen.map((one) => one.missing)),
        }))
      }),
    ),
  )
  return all.flat().reduce(
    (sum, one) => ({
      received: sum.received + one.received,
      missing: sum.missing + one.missing,
    }),
    { received: 0, missing: 0 },
  )
}

/** Timed by the page, which goes on playing meanwhile. */
async function pause(page: Page, ms: number): Promise<void> {
  await page.evaluate((wait) => new Promise((resolve) => setTimeout(resolve, wait)), ms)
}
