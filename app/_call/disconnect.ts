import { DisconnectReason } from "livekit-client"

import type { CallEvent } from "./call-state"

/** What LiveKit's word on a lost room means. "retry": nobody decided it, so we come back by ourselves. */
export function afterDisconnect(
  reason: DisconnectReason | undefined,
): CallEvent | "retry" | "ours" {
  return (reason === undefined ? undefined : decided.get(reason)) ?? "retry"
}

const decided = new Map<DisconnectReason, CallEvent | "ours">([
  [DisconnectReason.CLIENT_INITIATED, "ours"],
  [DisconnectReason.DUPLICATE_IDENTITY, { type: "stopped", why: "elsewhere" }],
  [DisconnectReason.PARTICIPANT_REMOVED, { type: "stopped", why: "removed" }],
  [DisconnectReason.ROOM_DELETED, { type: "closed" }],
])
