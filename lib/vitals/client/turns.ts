/** Lets so many in at a time, in the order in which they came: many connections at once time out on a weak machine. */
export function turns(most: number): () => Promise<() => void> {
  const waiting: (() => void)[] = []
  let inside = 0

  function leave(): void {
    inside--
    waiting.shift()?.()
  }

  return async () => {
    if (inside >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    inside++
    let left = false
    return () => {
      if (!left) leave()
      left = true
    }
  }
}
