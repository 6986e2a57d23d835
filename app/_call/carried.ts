import type { Rung } from "@/lib/e2ee/control-word"

import { hasPicture } from "./ladder"

/** What goes and comes. */
export type Carried = {
  /** Cameras and shared screens, both ways. */
  readonly pictures: "large" | "small" | "none"
  /** The own voice takes as little as it can. */
  readonly narrow: boolean
  /** The others' sound. */
  readonly sound: boolean
}

/**
 * `chosen` is the most that the person wants. Whoever wants messages alone pays for no sound; a line too
 * weak for it is left to carry a word now and then.
 */
export function carriedOn(rung: Rung, chosen: Rung): Carried {
  return {
    pictures: rung === "video" ? "large" : rung === "low" ? "small" : "none",
    narrow: !hasPicture(rung),
    sound: chosen !== "text",
  }
}
