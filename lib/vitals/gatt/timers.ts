/** Time as a parameter, so that a test may pass it. */
export type Timers = {
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Runs once; the answer cancels it. */
  readonly after: (ms: number, run: () => void) => () => void
}

/** Resolves after `ms`, or when the signal aborts. */
export function pause(timers: Timers, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const cancel = timers.after(ms, () => {
      signal.removeEventListener("abort", aborted)
      resolve()
    })
    const aborted = () => {
      cancel()
      resolve()
    }
    signal.addEventListener("abort", aborted, { once: true })
  })
}
