import { size } from "../load/pace"
import { cpuOf, less, mapped, parts, summed } from "../load/processes"
import type { PerPart } from "../load/processes"
import { openTraffic } from "../load/traffic"
import { percentile } from "./percentile"
import type { Bench, Measured, Row } from "./row"
import { figure } from "./table"

const warmUpSeconds = 10
const stageSeconds = 15

/**
 * Mixed traffic of eight clinics (tools/load/traffic.ts) through the door to two web processes, each request
 * begun at its own moment whether the others have ended or not, and timed from that moment. Value: the highest
 * rate at which 95 of 100 are answered within 200 ms and none fails. `LOAD_REQUESTS` is the rate of the full load.
 */
export const requestsRow: Row = {
  id: "load.requests",
  unit: "/s",
  aim: ">= 300",
  run: measure,
}

type Stage = { rate: number; p50: number; p95: number; failed: number; each: PerPart }

async function measure(bench: Bench): Promise<Measured> {
  const house = await bench.busyHouse()
  const full = size("LOAD_REQUESTS", 300)
  const traffic = await openTraffic(house)
  await traffic.send(warmUpSeconds * (full / 4), full / 4)
  const stages: Stage[] = []
  for (const share of [1 / 4, 1 / 2, 3 / 4, 1]) {
    const rate = full * share
    const before = cpuOf(house)
    const count = Math.ceil(rate * stageSeconds)
    const { times, failed } = await traffic.send(count, rate)
    const used = less(cpuOf(house), before)
    const [p50, p95] = [percentile(times, 50), percentile(times, 95)]
    stages.push({ rate, p50, p95, failed, each: mapped((part) => used[part] / count) })
    console.log(`  ${rate}/s: p50 ${figure(p50)} ms, p95 ${figure(p95)} ms, ${failed} failed`)
    // What is behind already only falls further behind.
    if (p95 > 1_000) break
  }
  const [quarter, whole] = [stages.at(0), stages.at(-1)]
  if (quarter === undefined || whole === undefined) throw new Error("nothing was measured")
  const met = stages.filter(({ p95, failed }) => p95 <= 200 && failed === 0)
  return {
    value: Math.max(0, ...met.map(({ rate }) => rate)),
    runs: Math.ceil(full * stageSeconds),
    baseline: [
      ...stages.flatMap(({ rate, p50, p95, failed }) => [
        { name: `at ${rate}/s p50, ms`, value: p50 },
        { name: "p95", value: p95 },
        { name: "failed", value: failed },
      ]),
      ...parts.map((part) => ({ name: `${part} ms a request`, value: whole.each[part] })),
      {
        name: "CPU a request, full over a quarter",
        value: summed(whole.each) / summed(quarter.each),
      },
    ],
  }
}
