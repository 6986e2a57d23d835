import type { Peer } from "@/lib/e2ee/client/session"

import type { Cast } from "./cast"
import type { CallFacts } from "./news"
import type { CallView } from "./use-call"
import type { Sharing } from "./use-sharing"

export type Around = {
  cast: Cast
  nameOf: (peer: Peer) => string
  sharing: Sharing
  unread: number
  line: readonly string[]
}

/** What is announced when it changes. Undefined while there is no call to speak of. */
export function callFacts({ state, own }: CallView, around: Around): CallFacts | undefined {
  if (state.at !== "in_call") return undefined
  const { cast, nameOf, sharing, unread, line } = around
  const faces = cast.tiles.filter((tile) => tile.kind === "camera")
  const sharer =
    sharing.state === "on"
      ? { name: undefined }
      : sharing.sharer && { name: nameOf(sharing.sharer) }
  return {
    microphone: own.microphone.on,
    camera: own.camera.on,
    blur: own.blur.at === "on",
    people: new Map(faces.map(({ peer }) => [peer.identity, nameOf(peer)])),
    sharer,
    unread,
    line,
  }
}
