/**
 * Lets so many in at a time: many connections at once time out on a weak machine. Of those who wait the most
 * urgent by then comes first, and of equals whoever came first.
 */
export function turns(most: number): (urgency?: () => number) => Promise<() => void> {
  type Waiting = { readonly urgency: () => number; readonly enter: () => void }
  let waiting: readonly Waiting[] = []
  let inside = 0

  function leave(): void {
    inside--
    const [next] = waiting.toSorted((a, b) => b.urgency() - a.urgency())
    waiting = waiting.filter((one) => one !== next)
    next?.enter()
  }

  return async (urgency = () => 0) => {
    if (inside >= most)
      await new Promise<void>((enter) => (waiting = [...waiting, { urgency, enter }]))
    inside++
    let left = false
    return () => {
      if (!left) leave()
      left = true
    }
  }
}
