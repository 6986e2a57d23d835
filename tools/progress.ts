import { performance } from "node:perf_hooks"

import { Failure, Stopped, messageOf } from "./failure"

/** Failures that were shown with their step, so that nothing shows them twice. */
export const told = new WeakSet<Error>()

/** Runs one named step of a start: says when a long one is still at it, and how it ended. */
export async function step<T>(
  name: string,
  work: (say: (text: string) => void) => Promise<T>,
): Promise<T> {
  const begun = performance.now()
  let note = ""
  const still = sayNow(name, begun)
  try {
    const value = await work((text) => (note = text))
    line("✓", name, `${note === "" ? "done" : note} (${seconds(begun)})`)
    return value
  } catch (error) {
    if (!(error instanceof Stopped) && error instanceof Error) {
      told.add(error)
      line("✗", name, messageOf(error))
      if (error instanceof Failure) console.log(`    What to do: ${error.advice}`)
    }
    throw error
  } finally {
    still.stop()
  }
}

/** When a long step says that it goes on, in ms from its beginning: at first soon, later once a minute. */
export function lookAfter(told: number): number {
  return ([10, 30, 60][told] ?? 60 * (told - 1)) * 1_000
}

function sayNow(name: string, begun: number): { stop: () => void } {
  let count = 0
  let timer: NodeJS.Timeout
  const wait = () => {
    const due = begun + lookAfter(count) - performance.now()
    timer = setTimeout(() => {
      count += 1
      line("…", name, `still at it after ${seconds(begun)}`)
      wait()
    }, due)
  }
  wait()
  return { stop: () => clearTimeout(timer) }
}

export function announce(name: string, text: string): void {
  line("…", name, text)
}

function line(mark: string, name: string, text: string): void {
  console.log(`  ${mark} ${name.padEnd(14)} ${text}`)
}

function seconds(begun: number): string {
  return `${((performance.now() - begun) / 1000).toFixed(1)} s`
}
