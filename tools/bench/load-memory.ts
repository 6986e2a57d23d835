import { size, wait } from "../load/pace"
import { memoryOf, processesOf } from "../load/processes"
import { openTraffic } from "../load/traffic"
import type { Bench, Measured, Row } from "./row"

/** Ten a second for an hour. */
const usual = 36_000
const perSecond = 150
const settleMs = 10_000

/**
 * Resident memory of two web and two worker processes after an hour's requests sent in minutes, the least of ten
 * seconds of rest. The aim is a tenth more than what the first quarter of them left: until then caches fill and
 * code is compiled. `LOAD_HOUR` is the number of requests, `LOAD_RATE` how many a second.
 */
export const memoryRow: Row = {
  id: "load.memory",
  unit: "MB",
  aim: "<= 2000",
  run: measure,
}

async function measure(bench: Bench): Promise<Measured> {
  const house = await bench.busyHouse()
  const { web, workers } = processesOf(house)
  const rest = async (): Promise<readonly [number, number]> => {
    let least: readonly [number, number] = [Infinity, Infinity]
    for (let waited = 0; waited < settleMs; waited += 1_000) {
      await wait(1_000)
      least = [Math.min(least[0], sumOf(web)), Math.min(least[1], sumOf(workers))]
    }
    return least
  }
  const all = Math.ceil(size("LOAD_HOUR", usual))
  const rate = size("LOAD_RATE", perSecond)
  const traffic = await openTraffic(house)
  const cold = await rest()
  const first = await traffic.send(Math.ceil(all / 4), rate)
  const [webBefore, workersBefore] = await rest()
  const then = await traffic.send(all - Math.ceil(all / 4), rate)
  const [webAfter, workersAfter] = await rest()
  const [before, after] = [webBefore + workersBefore, webAfter + workersAfter]
  return {
    value: after,
    runs: all,
    aim: `<= ${Math.floor(before * 1.1)}`,
    baseline: [
      { name: "before, web", value: cold[0] },
      { name: "workers", value: cold[1] },
      { name: "after a quarter, web", value: webBefore },
      { name: "workers", value: workersBefore },
      { name: "after all, web", value: webAfter },
      { name: "workers", value: workersAfter },
      { name: "growth, %", value: (after / before - 1) * 100 },
      { name: "failed", value: first.failed + then.failed },
    ],
  }
}

function sumOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + memoryOf(pid), 0)
}
