/** How long frames take lately. Blurring runs on the page's own thread: what it takes, buttons wait. */
export type Pace = {
  /** Of the window under way, in milliseconds. */
  readonly times: readonly number[]
  /** Windows in a row whose middle frame was too slow. */
  readonly slow: number
}

export const freshPace: Pace = { times: [], slow: 0 }

/**
 * A slow frame is nothing: the first ones compile shaders, and any page hangs now and then. Too slow
 * is a device whose middle frame stays above the limit, window after window. A window is an amount of
 * work, not of frames: the slower the device, the fewer frames until the page is given back.
 */
export function afterFrame({ times, slow }: Pace, ms: number): Pace {
  const window = [...times, ms]
  if (window.reduce((sum, one) => sum + one, 0) < windowMs) return { times: window, slow }
  return { times: [], slow: median(window) > limitMs ? slow + 1 : 0 }
}

export function isTooSlow({ slow }: Pace): boolean {
  return slow >= windowsInARow
}

/** Below ten frames a second nobody's face moves, and a press is answered a tenth of a second late. */
const limitMs = 100
const windowMs = 1_500
const windowsInARow = 3

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
