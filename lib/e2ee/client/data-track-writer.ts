import { ConnectionState, type LocalDataTrack } from "livekit-client"

import { Fault } from "@/lib/error"

import type { Bytes } from "../encoding"
import type { Core } from "./core"
import type { DataTrackWriter } from "./session"

/** Published once: the library republishes it after reconnects. */
export async function publishDataTrack(core: Core, name: string): Promise<DataTrackWriter> {
  // Only a worker encrypts one: without it there are none, and readers would refuse them.
  if (core.protection === "none") throw new Fault("invariant", "no data track in clear")
  const track = await core.room.localParticipant
    .publishDataTrack({ name })
    .catch((cause: unknown) => {
      throw new Fault("livekit", "the data track was not published", cause)
    })
  let dropped = 0
  return {
    push(payload: Bytes) {
      // The gate: a frame pushed while the old connection is torn down kills the data path for good.
      const isOpen = core.room.state === ConnectionState.Connected && !core.denied
      if (isOpen) tryPush(track, payload, () => dropped++)
      else dropped++
      return isOpen
    },
    dropped: () => dropped,
    close: () => track.unpublish().catch(() => undefined),
  }
}

function tryPush(track: LocalDataTrack, payload: Bytes, onDropped: () => void): void {
  try {
    Promise.resolve(track.tryPush({ payload })).catch(onDropped)
  } catch {
    onDropped()
  }
}
