import type { Rung } from "@/lib/e2ee/control-word"

import { hasPicture } from "./ladder"
import type { Line } from "./line-state"
import type { CallView } from "./use-call"

export type LineView = {
  readonly rung: Rung
  /** The line, not the choice, is why it is below the top; or it is about to be. */
  readonly weak: boolean
  /** Of whom the visit is with. Undefined: nobody in particular, as for the host of a class. */
  readonly other: Line | undefined
}

/** Before anything was measured. */
export const unwatched: LineView = {
  rung: "video",
  weak: false,
  other: { state: "connecting", rung: "video" },
}

/**
 * Cameras and screens that this side's line does not carry are not there: a picture that stands still would
 * look like now.
 */
export function carriedBy(view: CallView, rung: Rung): CallView {
  if (view.room === undefined || hasPicture(rung)) return view
  const peers = view.room.peers.map((peer) => ({
    ...peer,
    tracks: peer.tracks.filter(
      (track) => track.source !== "camera" && track.source !== "screen_share",
    ),
  }))
  return { ...view, room: { ...view.room, peers } }
}
