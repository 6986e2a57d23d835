import { Room } from "livekit-client"

import { noExchange } from "../code-exchange"
import { randomBytes } from "../primitives"
import { startRotation } from "../rotation"
import { importMediaKey } from "../sender-key"
import type { Core } from "./core"
import type { OwnSeat } from "./own-seat"
import { SeatKeyProvider } from "./seat-key-provider"

/** For tests: a session's insides at one moment, with nobody else in the room. */
export async function coreOf(me: OwnSeat, change: Partial<Core> = {}): Promise<Core> {
  return {
    protection: "end_to_end",
    me,
    room: new Room(),
    provider: new SeatKeyProvider(await importMediaKey(randomBytes(32))),
    signingKeys: [],
    now: () => 1_000_000,
    random: randomBytes,
    alarm: () => undefined,
    keyOpened: () => undefined,
    memory: new Map(),
    certificates: new Map(),
    present: new Map(),
    excluded: new Set(),
    out: new Set(),
    host: undefined,
    verified: new Set(),
    denied: false,
    rotation: startRotation(0, 0, 0),
    keySinceMs: undefined,
    own: new Map(),
    code: noExchange,
    ...change,
  }
}
