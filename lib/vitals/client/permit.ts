/**
 * For how long the page may go on sending without being told that it may: consent that was withdrawn
 * must reach the bedside also where the way to us is cut and the way into the room is not. The room
 * sends the device out by itself: this is for when that fails, and longer than a server takes to come back.
 */
export type Permit = {
  /** It may be sent, as of now. */
  readonly told: () => void
  /** Milliseconds that are left. */
  readonly left: () => number
  /** The answer of a question, or undefined where the time ends before it comes. */
  readonly within: <T>(answer: Promise<T>) => Promise<T | undefined>
}

const lastsMs = 60_000

export function permit(now: () => number): Permit {
  let toldAt = now()
  const left = (): number => Math.max(0, toldAt + lastsMs - now())
  return {
    told() {
      toldAt = now()
    },
    left,
    async within(answer) {
      let timer: ReturnType<typeof setTimeout> | undefined
      const over = new Promise<undefined>((resolve) => {
        timer = setTimeout(() => resolve(undefined), left())
      })
      try {
        return await Promise.race([answer, over])
      } finally {
        clearTimeout(timer)
      }
    },
  }
}
