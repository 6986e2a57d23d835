/**
 * Whether a frame of the screen is drawn. Where the page gets fewer than 45 frames a second for five
 * seconds, every picture is drawn at 30: steady and slower is read better than stuttering.
 */
export type FramePace = {
  /** `at`: the frame's time, milliseconds. */
  due(at: number): boolean
  capped(): boolean
}

const watchedMs = 5_000
const tooSlow = 45
const fastAgain = 55
const cappedMs = 1000 / 30
/** A frame of the screen comes a little early or late. */
const toleranceMs = 4
/** After a pause (a hidden tab) the counting begins anew. */
const pauseMs = 500

export function framePace(): FramePace {
  let since = NaN
  let frames = 0
  let last = NaN
  let drawn = -Infinity
  let isCapped = false

  return {
    due(at) {
      if (!(at - last < pauseMs)) {
        since = at
        frames = 0
      }
      last = at
      frames++
      if (at - since >= watchedMs) {
        const rate = ((frames - 1) * 1000) / (at - since)
        isCapped = rate < (isCapped ? fastAgain : tooSlow)
        since = at
        frames = 1
      }
      if (isCapped && at - drawn < cappedMs - toleranceMs) return false
      drawn = at
      return true
    },
    capped: () => isCapped,
  }
}
