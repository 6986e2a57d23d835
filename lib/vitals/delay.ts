/** Whether what arrives, however steadily, is old: its age from end to end, by the sender's clock. */
export type Delay = {
  readonly lagMs: number | undefined
  readonly isDelayed: boolean
  /** Since when it is otherwise than `isDelayed` says. */
  readonly turnsSince: number | undefined
}

/** The player never waits for longer: what comes later is late by itself. */
export const delayedAfterMs = 2_000
/** A line that hesitates once is not delayed, and a delayed one not sound after one quick frame. */
const beginsAfterMs = 2_000
const endsAfterMs = 5_000

export const notDelayed: Delay = { lagMs: undefined, isDelayed: false, turnsSince: undefined }

/** At least once a second. `lagMs` is undefined where nothing says how old what comes is. */
export function delayNow(was: Delay, lagMs: number | undefined, now: number): Delay {
  if (lagMs === undefined) return notDelayed
  const { isDelayed } = was
  if (lagMs > delayedAfterMs === isDelayed) return { lagMs, isDelayed, turnsSince: undefined }
  const turnsSince = was.turnsSince ?? now
  const turns = now - turnsSince >= (isDelayed ? endsAfterMs : beginsAfterMs)
  return turns
    ? { lagMs, isDelayed: !isDelayed, turnsSince: undefined }
    : { lagMs, isDelayed, turnsSince }
}
