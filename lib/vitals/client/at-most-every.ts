/**
 * Lets a thing through at most so often. Of those that come too soon the newest waits for its turn, and
 * `skipped` is told of the others, and by which one each was passed over.
 */
export function atMostEvery<T>(
  everyMs: number,
  now: () => number,
  take: (one: T) => void,
  skipped: (one: T, by: T) => void = () => undefined,
): (one: T) => void {
  let freeAt = -Infinity
  let waiting: { readonly one: T } | undefined

  function through(one: T): void {
    freeAt = now() + everyMs
    take(one)
  }

  return (one) => {
    const left = freeAt - now()
    if (waiting !== undefined) {
      skipped(waiting.one, one)
      waiting = { one }
    } else if (left > 0) {
      waiting = { one }
      setTimeout(() => {
        const next = waiting
        waiting = undefined
        if (next !== undefined) through(next.one)
      }, left)
    } else through(one)
  }
}
