import type { Heard } from "./caption-lines"
import { observable } from "./observable"

/** Whoever turns speech into text on this device, once there is one: no server may (docs/encryption.md). */
export type CaptionSource = {
  /** Answers how to stop listening. */
  readonly listen: (onHeard: (heard: Heard) => void) => () => void
}

/** Undefined: nobody does, and no place is kept for captions on the screen. */
export const captionSource = observable<CaptionSource | undefined>(undefined)
