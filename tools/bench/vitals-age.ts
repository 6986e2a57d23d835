import type { Page } from "@playwright/test"

import { arrangeMeeting, part, pressJoin } from "./meeting"
import { withPeople } from "./people"
import { median, percentile } from "./percentile"
import { notePackets, oneWayTimes } from "./raw-packets"
import { measuredOnce } from "./row"
import type { Bench, Measured, Row } from "./row"
import { agesOf, atOnce } from "./sample-age"
import type { ReceivedBlock } from "./sample-age"

/** The start-up burst and the clocks' first pings are over by then. */
const settleMs = 5_000
const measureMs = 60_000

/**
 * Each sample of the bundled recording, taken at the bedside page to decoded on the doctor's, during
 * an encrypted video visit. Three pages of one browser on this machine: its one clock times both
 * ends, and the coding of two videos in software makes the tail.
 */
export const ageRows: readonly Row[] = [
  { id: "vitals.age_p50", unit: "ms", aim: "<= 150", run: row(50) },
  { id: "vitals.age_p95", unit: "ms", aim: "<= 250", run: row(95) },
  { id: "vitals.age_p99", unit: "ms", aim: "<= 500", run: row(99) },
  { id: "vitals.added_p95", unit: "ms", aim: "<= 30", run: added },
  { id: "vitals.lag_p50", unit: "ms", aim: "<= 600", run: lag },
]

type Watched = {
  blocks: (ReceivedBlock & { offset: number })[]
  missing: number
  /** How far the picture stood behind the samples, twice a second. */
  lags: number[]
  /** Of the frames' packets from the bedside's browser to the doctor's. */
  oneWay: number[]
}

const measure = measuredOnce(async (bench): Promise<Watched> => {
  const house = await bench.house()
  return withPeople(house, async (people) => {
    const agree = { vitals: true, charting: false }
    const meeting = await arrangeMeeting(
      house,
      people,
      agree,
      () => undefined,
      undefined,
      notePackets,
    )
    const bedside = await people.person()
    await notePackets(bedside)
    await bedside.goto(meeting.visit.bedsideLink)
    await pressJoin(meeting.patient)
    await bedside.getByRole("heading", { name: /^Sending to / }).waitFor()
    const watched = await watch(meeting.doctor)
    const oneWay = await oneWayTimes(bedside, meeting.doctor)
    await bedside.context().close()
    await part(meeting)
    return { ...watched, oneWay }
  })
})

/** What cutting, coding and waiting for the page add to framing and to the line. */
async function added(bench: Bench): Promise<Measured> {
  const { blocks, oneWay } = await measure(bench)
  if (oneWay.length === 0) throw new Error("no packet was seen at both ends")
  const age = percentile(blocks.flatMap(agesOf), 95)
  const framing = percentile(blocks.map(atOnce).flatMap(agesOf), 95)
  const raw = percentile(oneWay, 95)
  return {
    value: age - framing - raw,
    runs: 1,
    baseline: [
      { name: "age, p95", value: age },
      { name: "framing alone, p95", value: framing },
      { name: "one way of the same packets, p95", value: raw },
      { name: "one way of the same packets, p50", value: percentile(oneWay, 50) },
    ],
  }
}

/** From a sample's moment to the moment at which it stands on the canvas. */
async function lag(bench: Bench): Promise<Measured> {
  const { blocks, lags } = await measure(bench)
  return {
    value: percentile(lags, 50),
    runs: lags.length,
    baseline: [
      { name: "p95", value: percentile(lags, 95) },
      { name: "age when decoded, p50", value: percentile(blocks.flatMap(agesOf), 50) },
    ],
  }
}

function row(percent: number): Row["run"] {
  return async (bench): Promise<Measured> => {
    const { blocks, missing } = await measure(bench)
    // Of the fast channel: the slow one's single sample may stand anywhere in its frame.
    const newest = blocks
      .filter(({ samples }) => samples > 1)
      .flatMap((one) => agesOf(one).slice(-1))
    return {
      value: percentile(blocks.flatMap(agesOf), percent),
      runs: 1,
      baseline: [
        { name: "framing alone", value: percentile(blocks.map(atOnce).flatMap(agesOf), percent) },
        { name: "newest sample of each frame", value: percentile(newest, percent) },
        { name: "missing samples", value: missing },
        {
          name: "viewer's clock estimate off by",
          value: median(blocks.map(({ offset }) => Math.abs(offset))),
        },
      ],
    }
  }
}

/** What the doctor's panel decodes for a minute, collected in its page so that nothing is asked of it meanwhile. */
async function watch(doctor: Page): Promise<Omit<Watched, "oneWay">> {
  const panel = doctor.locator("section[data-signal]")
  await panel.and(doctor.locator("[data-signal=live]")).waitFor()
  const missingBefore = Number(await panel.getAttribute("data-missing"))
  // No function may get a name in here: the compiler's mark for names does not exist in the page.
  await panel.evaluate((section) => {
    const blocks: object[] = []
    const lags: number[] = []
    Reflect.set(window, "benchBlocks", blocks)
    Reflect.set(window, "benchLags", lags)
    // As samples are put on the canvas it says up to which moment of the sender.
    const canvas = section.querySelector("canvas")
    new MutationObserver(() => {
      const drawnTo = Number(canvas?.getAttribute("data-drawn-to"))
      lags.push(performance.timeOrigin + performance.now() - drawnTo)
    }).observe(section, { subtree: true, attributeFilter: ["data-drawn-to"] })
    section.addEventListener("housecall:wave", (event) => {
      if (!(event instanceof CustomEvent)) return
      const { t0, durationMs, samples, receivedAt, offset } = event.detail
      blocks.push({ t0, durationMs, samples: samples.length, receivedAt, offset })
    })
    section.setAttribute("data-observe", "")
  })
  await doctor.waitForFunction(
    (ms) => {
      const blocks: unknown = Reflect.get(window, "benchBlocks")
      if (!Array.isArray(blocks) || blocks.length === 0) return false
      return blocks[blocks.length - 1].receivedAt - blocks[0].receivedAt > ms
    },
    settleMs + measureMs,
    { polling: 1_000, timeout: 2 * (settleMs + measureMs) },
  )
  const blocks = await doctor.evaluate((): Watched["blocks"] => Reflect.get(window, "benchBlocks"))
  const lags = await doctor.evaluate((): number[] => Reflect.get(window, "benchLags"))
  const begun = (blocks[0]?.receivedAt ?? 0) + settleMs
  return {
    blocks: blocks.filter(({ receivedAt }) => receivedAt >= begun),
    lags: lags.slice(settleMs / 500),
    missing: Number(await panel.getAttribute("data-missing")) - missingBefore,
  }
}
