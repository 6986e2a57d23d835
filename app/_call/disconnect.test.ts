import { DisconnectReason } from "livekit-client"
import { expect, test } from "vitest"

import { afterDisconnect } from "./disconnect"

test.each([
  [undefined, "retry"],
  [DisconnectReason.SERVER_SHUTDOWN, "retry"],
  [DisconnectReason.STATE_MISMATCH, "retry"],
  [DisconnectReason.CLIENT_INITIATED, "ours"],
  // The visit is over, or goes on in another room: a token tells.
  [DisconnectReason.ROOM_DELETED, "anew"],
  [DisconnectReason.DUPLICATE_IDENTITY, { type: "stopped", why: "elsewhere" }],
  [DisconnectReason.PARTICIPANT_REMOVED, { type: "stopped", why: "removed" }],
] as const)("reason %s: %o", (reason, expected) => {
  expect(afterDisconnect(reason)).toEqual(expected)
})
