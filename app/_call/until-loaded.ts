import { retryDelay } from "./call-state"

/**
 * Code that is loaded in the middle of a call comes over the line of the call: what does not come is asked
 * for again, later each time. The answer calls it off.
 */
export function untilLoaded<T>(load: () => Promise<T>, onLoaded: (loaded: T) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isOver = false
  const attempt = async (tries: number): Promise<void> => {
    const loaded = await load().then(
      (value) => ({ value }),
      () => undefined,
    )
    if (isOver) return
    if (loaded !== undefined) return onLoaded(loaded.value)
    timer = setTimeout(() => void attempt(tries + 1), retryDelay(tries, Math.random()))
  }
  void attempt(0)
  return () => {
    isOver = true
    clearTimeout(timer)
  }
}
