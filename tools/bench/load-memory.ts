import { size, wait } from "../load/pace"
import { cpuOf, less, memoryOf, processesOf, summed } from "../load/processes"
import { openTraffic } from "../load/traffic"
import type { Bench, Measured, Row } from "./row"

/** Ten a second for an hour. */
const usual = 36_000
const perSecond = 90
/** V8 gives pages back once a process has been quiet for some eight seconds, in up to three collections. */
const settleMs = 60_000

/**
 * Resident memory of two web and two worker processes after an hour's requests sent in minutes: the least of a
 * minute of rest, and beside it what it was as the load ended. The aim is a tenth more than what the first
 * quarter of them left: until then caches fill and code is compiled. `LOAD_HOUR` is the number of requests,
 * `LOAD_RATE` how many a second.
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
  const quarter = Math.ceil(all / 4)
  const send = async (count: number): Promise<{ failed: number; each: number }> => {
    const begun = cpuOf(house)
    const { failed } = await traffic.send(count, rate)
    return { failed, each: summed(less(cpuOf(house), begun)) / count }
  }
  const first = await send(quarter)
  const loadedFirst = sumOf([...web, ...workers])
  const [webBefore, workersBefore] = await rest()
  const then = await send(all - quarter)
  const loaded = sumOf([...web, ...workers])
  const [webAfter, workersAfter] = await rest()
  const [before, after] = [webBefore + workersBefore, webAfter + workersAfter]
  return {
    value: after,
    runs: all,
    aim: `<= ${Math.floor(before * 1.1)}`,
    baseline: [
      { name: "before, web", value: cold[0] },
      { name: "workers", value: cold[1] },
      { name: "at the end of the first quarter, both", value: loadedFirst },
      { name: "after it, web", value: webBefore },
      { name: "workers", value: workersBefore },
      { name: "after all, web", value: webAfter },
      { name: "workers", value: workersAfter },
      { name: "at the end of the load, both", value: loaded },
      { name: "growth, %", value: (after / before - 1) * 100 },
      { name: "CPU a request, the rest over the first quarter", value: then.each / first.each },
      { name: "failed", value: first.failed + then.failed },
    ],
  }
}

function sumOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + memoryOf(pid), 0)
}
