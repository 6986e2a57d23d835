import { performance } from "node:perf_hooks"

import { median } from "./percentile"

/** Milliseconds that `work` takes. */
export async function took(work: () => unknown): Promise<number> {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}

/** The median milliseconds of `runs` calls, after as many that warm up and do not count. */
export async function medianOf(
  runs: number,
  work: (run: number) => unknown,
  warmUp = Math.ceil(runs / 4),
): Promise<number> {
  const times: number[] = []
  for (let run = 0; run < warmUp; run += 1) await work(run)
  for (let run = 0; run < runs; run += 1) times.push(await took(() => work(warmUp + run)))
  return median(times)
}

/**
 * How many calls of `work` per second `writers` get done who begin the next when the last has ended,
 * over `calls` in all. Each call gets a number of its own.
 */
export async function ratePerSecond(
  writers: number,
  calls: number,
  work: (call: number) => Promise<unknown>,
): Promise<number> {
  let next = 0
  const writer = async (): Promise<void> => {
    while (next < calls) await work(next++)
  }
  const ms = await took(() => Promise.all(Array.from({ length: writers }, writer)))
  return (calls / ms) * 1000
}
