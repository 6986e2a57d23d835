import type { Page } from "@playwright/test"

import { arrangeMeeting, part, pressJoin } from "./meeting"
import { withPeople } from "./people"
import { median, percentile } from "./percentile"
import { measuredOnce } from "./row"
import type { Measured, Row } from "./row"
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
]

type Watched = { blocks: (ReceivedBlock & { offset: number })[]; missing: number }

const measure = measuredOnce(async (bench): Promise<Watched> => {
  const house = await bench.house()
  return withPeople(house, async (people) => {
    const meeting = await arrangeMeeting(house, people, { vitals: true, charting: false })
    const bedside = await people.person()
    await bedside.goto(meeting.visit.bedsideLink)
    await pressJoin(meeting.patient)
    await bedside.getByRole("heading", { name: /^Sending to / }).waitFor()
    const watched = await watch(meeting.doctor)
    await bedside.context().close()
    await part(meeting)
    return watched
  })
})

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
async function watch(doctor: Page): Promise<Watched> {
  const panel = doctor.locator("section[data-signal]")
  await panel.and(doctor.locator("[data-signal=live]")).waitFor()
  const missingBefore = Number(await panel.getAttribute("data-missing"))
  // No function may get a name in here: the compiler's mark for names does not exist in the page.
  await panel.evaluate((section) => {
    const blocks: object[] = []
    Reflect.set(window, "benchBlocks", blocks)
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
  const begun = (blocks[0]?.receivedAt ?? 0) + settleMs
  return {
    blocks: blocks.filter(({ receivedAt }) => receivedAt >= begun),
    missing: Number(await panel.getAttribute("data-missing")) - missingBefore,
  }
}
