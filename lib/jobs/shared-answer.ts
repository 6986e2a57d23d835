/**
 * Asks once in `ms`, however many want to know: who comes within that time is given the same answer. A clock
 * that was put back ends it, too. `ask` must come to its end by itself.
 */
export function sharedAnswer<T>(
  ms: number,
  ask: (at: Date) => Promise<T>,
): (at: Date) => Promise<T> {
  let asked: { at: number; answer: Promise<T> } | undefined
  return (at) => {
    if (asked === undefined || Math.abs(at.getTime() - asked.at) >= ms)
      asked = { at: at.getTime(), answer: ask(at) }
    return asked.answer
  }
}
