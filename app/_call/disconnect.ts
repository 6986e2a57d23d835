import { DisconnectReason } from "livekit-client"

import type { CallEvent } from "./call-state"

/**
 * What LiveKit's word on a lost room means. "retry": nobody decided it, so we come back by ourselves.
 * "anew": the room is gone; the visit is over or goes on in another one, which our server knows.
 */
export function afterDisconnect(
  reason: DisconnectReason | undefined,
): CallEvent | "retry" | "anew" | "ours" {
  return (reason === undefined ? undefined : decided.get(reason)) ?? "retry"
}

const decided = new Map<DisconnectReason, CallEvent | "anew" | "ours">([
  [DisconnectReason.CLIENT_INITIATED, "ours"],
  [DisconnectReason.DUPLICATE_IDENTITY, { type: "stopped", why: "elsewhere" }],
  [DisconnectReason.PARTICIPANT_REMOVED, { type: "stopped", why: "removed" }],
  [DisconnectReason.ROOM_DELETED, "anew"],
])
