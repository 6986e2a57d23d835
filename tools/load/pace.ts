import { setTimeout as pause } from "node:timers/promises"

/**
 * Begins each at its own moment, `perSecond` of them, whether those before have ended or not: callers do not
 * wait for one another, and a server that falls behind must not slow down who measures it. `due` is the moment
 * at which it was to begin, by performance.now().
 */
export async function atRate<T>(
  count: number,
  perSecond: number,
  begin: (nth: number, due: number) => Promise<T>,
): Promise<T[]> {
  const start = performance.now()
  const begun: Promise<T>[] = []
  for (let nth = 0; nth < count; nth += 1) {
    const due = start + (nth * 1_000) / perSecond
    const early = due - performance.now()
    if (early > 1) await pause(early)
    const one = begin(nth, due)
    // Its failure is the caller's, once all have begun.
    one.catch(() => undefined)
    begun.push(one)
  }
  return Promise.all(begun)
}

/** A figure of a row that can be made smaller, to try it on a machine that others use. */
export function size(name: `LOAD_${string}`, usual: number): number {
  const given = Number(process.env[name] ?? usual)
  if (!Number.isFinite(given) || given <= 0) throw new Error(`${name} must be a number above 0`)
  return given
}

/** For what goes on by itself while something is measured. */
export function wait(ms: number): Promise<void> {
  return pause(ms)
}
