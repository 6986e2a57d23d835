/**
 * Answers as `promise` does, or rejects with the signal's reason once that is aborted. What comes after that
 * reaches nobody: a failure then must not end the process.
 */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = (): void => reject(signal.reason)
    signal.addEventListener("abort", end, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", end))
    if (signal.aborted) end()
  })
}
