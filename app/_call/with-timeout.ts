/** Nothing on the call's path may wait for ever. Rejects with a `TimeoutError` after `ms`. */
export function withTimeout<T>(promise: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new DOMException(`nothing for ${ms} ms`, "TimeoutError")),
      ms,
    )
    promise.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
