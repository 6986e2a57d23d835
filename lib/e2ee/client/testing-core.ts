import { Room } from "livekit-client"

import { noExchange } from "../code-exchange"
import { randomBytes } from "../primitives"
import { startRotation } from "../rotation"
import { exportPub, kidOf, makeSeatKey } from "../seat-key"
import type { SeatRole } from "../seat-role"
import { importMediaKey } from "../sender-key"
import type { Core } from "./core"
import type { OwnSeat } from "./own-seat"
import { type PeerMemory, rememberPeer } from "./peer-memory"
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

/** For tests: somebody in the room whose certificate was accepted. */
export async function addMember(
  core: Core,
  identity: string,
  role: SeatRole = "patient",
): Promise<PeerMemory> {
  const { publicKey } = await makeSeatKey()
  const pub = await exportPub(publicKey)
  const peer = await rememberPeer(core.me, {
    visit: core.me.visit,
    identity,
    role,
    pub,
    kid: await kidOf(pub),
    lid: new Uint8Array(16),
    issuedMs: 0,
    expiresMs: 1,
    publicKey,
    protection: core.protection,
  })
  core.present = new Map(core.present).set(identity, { peer })
  return peer
}
