/** One pass at a time; a wish made during a pass is answered by one more pass after it. */
export function passQueue(pass: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined

  const start = async () => {
    // Not within the event that asked: the library tells that everybody is gone just before it
    // tells that it reconnects.
    await Promise.resolve()
    next = undefined
    await pass().catch(() => undefined)
  }
  return () => {
    if (running === undefined) {
      running = start().finally(() => {
        running = undefined
      })
      return running
    }
    next ??= running.then(() => {
      running = start().finally(() => {
        running = undefined
      })
      return running
    })
    return next
  }
}
