/**
 * Nothing on the call's path may wait for ever. Rejects with a `TimeoutError` after `ms`; what comes after
 * that goes to `late`, so that a device opened too late is closed again.
 */
export function withTimeout<T>(
  promise: Promise<T>,
  ms: number,
  late?: (value: T) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      reject(new DOMException(`nothing for ${ms} ms`, "TimeoutError"))
    }, ms)
    promise
      .then((value) => (isLate ? late?.(value) : resolve(value)), reject)
      .finally(() => clearTimeout(timer))
  })
}
