export type SeatLock = {
  /** False: another window of this browser has the seat. "take": then it has it no longer. */
  sit(how: "if_free" | "take"): Promise<boolean>
  rise(): void
}

/** One window of a browser sits on a seat at a time. The browser itself lets go for a window that closes. */
export function seatLock(seat: string, onTaken: () => void): SeatLock {
  const name = `housecall/seat/${seat}`
  let held: (() => void) | undefined

  function sit(how: "if_free" | "take"): Promise<boolean> {
    // Old browsers have no locks, and none of them: LiveKit then lets the newer window win.
    if (held !== undefined || !("locks" in navigator)) return Promise.resolve(true)
    return new Promise((resolve) => {
      const options = how === "take" ? { steal: true } : { ifAvailable: true }
      navigator.locks
        .request(name, options, (lock) => {
          resolve(lock !== null)
          return lock === null ? undefined : until()
        })
        .catch(() => {
          // Another window took it: the promise that held it is rejected.
          const mine = held !== undefined
          held = undefined
          resolve(true)
          if (mine) onTaken()
        })
    })
  }

  function until(): Promise<void> {
    return new Promise((resolve) => {
      held = resolve
    })
  }

  return {
    sit,
    rise() {
      held?.()
      held = undefined
    },
  }
}
