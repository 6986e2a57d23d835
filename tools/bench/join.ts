import type { Protection } from "@/lib/protection"

import type { House } from "../house"
import { arrangeMeeting, part, pressJoin } from "./meeting"
import { withPeople } from "./people"
import type { People } from "./people"
import { median, percentile } from "./percentile"
import { measuredOnce } from "./row"
import type { Baseline, Measured, Row } from "./row"

const joins = 15

/**
 * A patient's press on "Join now" to the first decoded frame of the doctor, end-to-end encrypted and
 * not, in turn: what the machine does meanwhile falls on both alike. Both people in one headless
 * browser on this machine, over loopback, with a made-up camera of 15 frames a second: no network, and
 * the coding of every picture in software.
 */
export const joinRows: readonly Row[] = [
  { id: "join.first_frame_p50", unit: "ms", aim: "<= 700", run: row(50) },
  { id: "join.first_frame_p95", unit: "ms", aim: "<= 2500", run: row(95) },
  { id: "e2ee.join_ratio", unit: "ratio", aim: "<= 1.25", run: ratio },
]

type Times = Record<Protection, number[]>

const measure = measuredOnce(async (bench): Promise<Times> => {
  const house = await bench.house()
  return withPeople(house, async (people) => {
    const times: Times = { end_to_end: [], none: [] }
    for (let n = 0; n <= joins; n += 1) {
      for (const protection of ["end_to_end", "none"] as const) {
        const ms = await joinOnce(house, people, protection)
        // The first join of a server that has just started is not what a person meets: it does not count.
        if (n > 0) times[protection].push(ms)
      }
    }
    return times
  })
})

async function joinOnce(house: House, people: People, protection: Protection): Promise<number> {
  const agree = { vitals: false, charting: false }
  const meeting = await arrangeMeeting(house, people, agree, undefined, protection)
  const ms = await pressJoin(meeting.patient)
  await part(meeting)
  return ms
}

function row(percent: number): Row["run"] {
  return async (bench): Promise<Measured> => {
    const { end_to_end: times } = await measure(bench)
    return {
      value: percentile(times, percent),
      runs: times.length,
      baseline: [
        { name: "fastest", value: Math.min(...times) },
        { name: "slowest", value: Math.max(...times) },
      ],
    }
  }
}

async function ratio(bench: Parameters<Row["run"]>[0]): Promise<Measured> {
  const { end_to_end: encrypted, none: clear } = await measure(bench)
  return {
    value: median(encrypted) / median(clear),
    runs: encrypted.length,
    baseline: [...figures("encrypted", encrypted), ...figures("not", clear)],
  }
}

function figures(name: string, times: readonly number[]): Baseline[] {
  return [
    { name: `${name} p50`, value: median(times) },
    { name: `${name} p95`, value: percentile(times, 95) },
  ]
}
