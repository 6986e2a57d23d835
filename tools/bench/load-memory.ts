import { size, wait } from "../load/pace"
import { cpuOf, less, mapped, memoryOf, parts, processesOf, summed } from "../load/processes"
import type { PerPart } from "../load/processes"
import { openTraffic } from "../load/traffic"
import type { Bench, Measured, Row } from "./row"

/** Ten a second for an hour. */
const usual = 36_000
const perSecond = 90
const lookMs = 5_000
const restMs = 60_000

type Memory = { web: number; workers: number }
type Quarter = { most: Memory; failed: number; each: PerPart }

/**
 * Resident memory of two web and two worker processes in an hour's requests sent in minutes. Value: the most
 * that all four took while the last quarter was answered. The aim is a tenth more than in the first quarter:
 * until then caches fill and code is compiled. Under load on both sides, since what V8 gives back at rest
 * depends on the moment. `LOAD_HOUR` is the number of requests, `LOAD_RATE` how many a second.
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
  const now = (): Memory => ({ web: sumOf(web), workers: sumOf(workers) })
  const all = Math.ceil(size("LOAD_HOUR", usual))
  const rate = size("LOAD_RATE", perSecond)
  const traffic = await openTraffic(house)
  const cold = now()

  const quarter = async (): Promise<Quarter> => {
    const begun = cpuOf(house)
    const count = Math.ceil(all / 4)
    const sent = traffic.send(count, rate)
    const most = await mostDuring(sent, now)
    const { failed } = await sent
    const used = less(cpuOf(house), begun)
    return { most, failed, each: mapped((part) => used[part] / count) }
  }
  const quarters = [await quarter(), await quarter(), await quarter(), await quarter()] as const
  const [first, , , last] = quarters
  await wait(restMs)
  const rested = now()

  const [before, after] = [both(first.most), both(last.most)]
  return {
    value: after,
    runs: all,
    aim: `<= ${Math.floor(before * 1.1)}`,
    baseline: [
      { name: "before, web", value: cold.web },
      { name: "workers", value: cold.workers },
      ...quarters.flatMap(({ most }, nth) => [
        { name: `quarter ${nth + 1}, web`, value: most.web },
        { name: "workers", value: most.workers },
      ]),
      { name: "growth, %", value: (after / before - 1) * 100 },
      { name: "after a minute of rest, web", value: rested.web },
      { name: "workers", value: rested.workers },
      {
        name: "CPU a request, the last quarter over the first",
        value: summed(last.each) / summed(first.each),
      },
      ...parts.flatMap((part) => [
        { name: `${part} ms a request, first`, value: first.each[part] },
        { name: "last", value: last.each[part] },
      ]),
      { name: "failed", value: quarters.reduce((sum, { failed }) => sum + failed, 0) },
    ],
  }
}

/** The look at which both together took most, until what is waited for has ended. */
async function mostDuring(sent: Promise<unknown>, look: () => Memory): Promise<Memory> {
  let most = look()
  let going = true
  const end = (): void => {
    going = false
  }
  const ended = sent.then(end, end)
  while (going) {
    await Promise.race([ended, wait(lookMs)])
    const seen = look()
    if (both(seen) > both(most)) most = seen
  }
  return most
}

function both({ web, workers }: Memory): number {
  return web + workers
}

function sumOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + memoryOf(pid), 0)
}
