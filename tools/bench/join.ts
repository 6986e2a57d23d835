import { arrangeMeeting, part, pressJoin } from "./meeting"
import { withPeople } from "./people"
import { percentile } from "./percentile"
import { measuredOnce } from "./row"
import type { Measured, Row } from "./row"

const joins = 20

/**
 * A patient's press on "Join now" to the first decoded frame of the doctor, end-to-end encrypted.
 * Both in one headless browser on this machine, over loopback, with a made-up camera of 15 frames a
 * second: no network, and the coding of every picture in software.
 */
export const joinRows: readonly Row[] = [
  { id: "join.first_frame_p50", unit: "ms", aim: "<= 1000", run: row(50) },
  { id: "join.first_frame_p95", unit: "ms", aim: "<= 2500", run: row(95) },
]

const measure = measuredOnce(async (bench): Promise<number[]> => {
  const house = await bench.house()
  return withPeople(house, async (people) => {
    const times: number[] = []
    // The first join of a server that has just started is not what a person meets: it does not count.
    for (let n = 0; n <= joins; n += 1) {
      const meeting = await arrangeMeeting(house, people, { vitals: false, charting: false })
      const ms = await pressJoin(meeting.patient)
      if (n > 0) times.push(ms)
      await part(meeting)
    }
    return times
  })
})

function row(percent: number): Row["run"] {
  return async (bench): Promise<Measured> => {
    const times = await measure(bench)
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
