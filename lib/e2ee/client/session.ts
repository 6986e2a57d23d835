/**
 * The encrypted room as a page sees it: one session per Room and per page load. Protocol:
 * docs/e2ee.md. Nothing here renders; `state` is made for `useSyncExternalStore`.
 *
 * ```ts
 * // Lobby, as soon as the page knows its seat. Worker, seat key and Room exist before Join.
 * const session = await createSession({ visit, identity, role, protection, signingKeys, workerUrl })
 * post("…/seat", { pub: session.pub, lid: session.lid })   // before or with the token request
 *
 * // Join. Certificate and token are answered by the server once the seat is admitted.
 * const published = session.publish(tracks)                 // prepared tracks; waits for connect
 * await session.connect(url, token, certificate)
 * const state = useSyncExternalStore(session.state.subscribe, session.state.get, session.state.get)
 * state.peers.flatMap((peer) => peer.tracks)                // attach these, and only these
 * await session.leave()                                     // or session.close() on unmount
 * ```
 *
 * - If `visit` is not known in the lobby: `const seat = await prepareSeat(workerUrl)` gives `pub`,
 *   `lid(linkSecret, visit)` and a running worker; pass it on as `createSession({ …, seat })`.
 * - Attach only tracks of `peers[].tracks`: they are encrypted and their sender is
 *   keyed. Never attach from `room.remoteParticipants`. The session subscribes by itself; a
 *   publication in clear is unsubscribed, reported as `media-plaintext`, and shown by
 *   `peer.plaintext`. Pause a tile with `publication.setEnabled(false)`, never `setSubscribed`.
 * - Roles come from `peer.role`. Never show or trust `participant.name` or `metadata`.
 * - `send` settles with a refusal, never throws. `closed` (not connected) is the gate that keeps
 *   the client's data path alive across reconnects: never call `publishData` yourself.
 * - Register no RPC method and no stream handler on `room`.
 * - After an alarm that `needsNewSession` leave and connect again with a new session.
 */
import type { LocalTrack, RemoteTrack, RemoteTrackPublication, Room } from "livekit-client"

import type { Protection } from "@/lib/protection"

import type { AlarmCode } from "../alarm-code"
import type { Badge } from "../badge"
import type { Bytes } from "../encoding"
import type { PeerState } from "../peer-state"
import type { SeatRole } from "../seat-role"
import type { Topic } from "../topic"
import { openSession } from "./live-session"
import type { SealedMessage } from "./message"
import type { Observable, Unsubscribe } from "./observable"
import type { SendOptions, SendResult } from "./outbox"
import { type PreparedSeat, prepareSeat } from "./own-seat"

export type {
  AlarmCode,
  Badge,
  PeerState,
  PreparedSeat,
  Protection,
  SealedMessage,
  SeatRole,
  SendOptions,
  SendResult,
  Topic,
}
export { prepareSeat }

export async function createSession(options: SessionOptions): Promise<E2eeSession> {
  // A watcher's page opens data itself, and a worker for each of its many rooms would cost too much.
  const encrypted = options.protection === "end_to_end" && options.role !== "watcher"
  const seat = options.seat ?? (await prepareSeat(encrypted ? options.workerUrl : undefined))
  return openSession(options, seat)
}

export type SessionOptions = {
  /** The sitting's random id, also its LiveKit room. */
  visit: string
  /** The seat's LiveKit identity. */
  identity: string
  role: SeatRole
  /**
   * What the person was told before they joined. With "none" sound and picture go in clear and only
   * such are taken; everything else (seats, keys, sealed messages) is as ever, without a spoken code.
   */
  protection: Protection
  /** Raw P-256 points (65 bytes) in base64url, at most 3, from the visit bootstrap over HTTPS. */
  signingKeys: readonly string[]
  /** Identities that had a seat in the room and have none now, as the token's answer had them. */
  out?: readonly string[]
  /** Identity of the visit's own clinician, as the token's answer had it; null while there is none. */
  host?: string | null
  /** 32 bytes from the link's fragment. */
  linkSecret?: Bytes
  /** Self-hosted copy of livekit-client's e2ee worker. */
  workerUrl: string
  /** Made earlier by `prepareSeat`, where the visit was not known yet. */
  seat?: PreparedSeat
  /** Unix milliseconds, server-corrected. */
  now?: () => number
}

export type E2eeSession = {
  /** Seat key, base64url of 65 bytes. Sent to the server before the token is fetched. */
  readonly pub: string
  /** Name of the link secret, base64url of 16 bytes; all zero without one. */
  readonly lid: string
  readonly kid: string
  readonly identity: string
  readonly role: SeatRole
  /** Unix milliseconds, server-corrected. */
  readonly now: () => number
  /** For device switching, statistics and active speakers. Not for attaching tracks or sending data. */
  readonly room: Room
  /** `get` answers the same object until something changed. */
  readonly state: Observable<SessionSnapshot>
  /** Sets the own first key, connects, starts reading and writing. Throws a `Fault("livekit")`. */
  connect(url: string, token: string, certificate: string): Promise<void>
  /** Publishes prepared tracks with the house options, now or as soon as connected. Returns when published. */
  publish(tracks: readonly LocalTrack[]): Promise<void>
  /** Objects are sent as JSON. Settles within 3 s. Streams (`file`, `fill`) take bodies up to 12 KiB. */
  send(topic: Topic, body: Bytes | object, options?: SendOptions): Promise<SendResult>
  on(topic: Topic, listener: (message: SealedMessage) => void): Unsubscribe
  onAlarm(listener: (code: AlarmCode, detail: AlarmDetail) => void): Unsubscribe
  readonly dataTracks: DataTracks
  /** "Renew keys". */
  rotate(): void
  /** Locally and, from a clinician's seat, for everybody in the room. Then rotates. */
  exclude(kid: string): void
  /** Identity of the visit's own clinician: nobody's word excludes them, and a class follows theirs alone. */
  host(): string | undefined
  setHost(identity: string | null): void
  /** Identities that the visit took back: no key goes to them, whatever they show. */
  putOut(identities: readonly string[]): void
  /** How often each alarm was raised; listeners hear a repeated one at most once a second. */
  counts(): Readonly<Partial<Record<AlarmCode, number>>>
  /** "They match": everyone (two people) or those who said so. Default: all members. */
  confirmCode(kids?: readonly string[]): void
  /** "They differ": ends media at once, breaks the badge. */
  denyCode(): Promise<void>
  /** Leaves the room; `connect` works again on the same session (Rejoin). Stops the own tracks. */
  leave(options?: { keepTracks?: boolean }): Promise<void>
  /** Leaves and ends the worker. The session is of no more use. */
  close(): Promise<void>
}

export type SessionSnapshot = {
  readonly connection: "idle" | "connecting" | "connected" | "reconnecting" | "disconnected"
  readonly badge: Badge
  /** Everyone in the room but oneself, in the order of arrival; strangers too. */
  readonly peers: readonly Peer[]
  readonly code: SpokenCode
  /** Since when the own key in use is in use, Unix milliseconds; undefined before the first one. */
  readonly keySinceMs: number | undefined
  /** Identities whose publication came in clear and was refused. */
  readonly plaintextRefused: readonly string[]
  readonly warnings: readonly Warning[]
}

export type Peer = {
  readonly identity: string
  readonly state: PeerState
  /** Undefined for a stranger. */
  readonly role: SeatRole | undefined
  readonly kid: string | undefined
  /** Why a stranger is one, or why the key failed. */
  readonly reason: AlarmCode | undefined
  /** Both have the link secret, and a key opened under it. */
  readonly linked: boolean
  /** The spoken code was compared with this seat. */
  readonly verified: boolean
  /** Published something in clear; it is hidden. */
  readonly plaintext: boolean
  /** Unix milliseconds of the last valid beat, while silent. */
  readonly lastBeatMs: number | undefined
  /** To be attached. */
  readonly tracks: readonly SessionTrack[]
}

export type SessionTrack = {
  readonly sid: string
  readonly source: "camera" | "microphone" | "screen_share" | "screen_share_audio" | "unknown"
  readonly kind: "audio" | "video"
  readonly muted: boolean
  readonly track: RemoteTrack
  readonly publication: RemoteTrackPublication
}

export type SpokenCode =
  | { readonly state: "none" }
  /** Identities that have not answered yet. */
  | { readonly state: "waiting"; readonly for: readonly string[] }
  /** `digits`: "0000 0000 0000" without spaces, 12 of them; `emoji`: seven indexes into `lib/e2ee/emoji`. */
  /** More than twelve: there is none. */
  | { readonly state: "crowd" }
  | { readonly state: "ready"; readonly digits: string; readonly emoji: readonly number[] }
  | { readonly state: "tampered" }

export type Warning =
  | { readonly kind: "stranger"; readonly identity: string; readonly reason: AlarmCode }
  | { readonly kind: "plaintext"; readonly identity: string }
  | { readonly kind: "key-failed"; readonly identity: string; readonly reason: AlarmCode }
  /** The beats say that the keys are not the same on both sides. */
  | { readonly kind: "mismatch"; readonly identity: string }
  | { readonly kind: "silent"; readonly identity: string; readonly sinceMs: number }
  | { readonly kind: "code-unstable" }

export type AlarmDetail = {
  readonly identity: string | undefined
  /** First six characters. */
  readonly kid: string | undefined
}

export type DataTracks = {
  /**
   * Frames of every encrypted data track whose name is accepted, from keyed peers only. Survives
   * every reconnect of either side. `status` tells "live", "lost" (will be tried again).
   */
  read(
    wanted: (name: string, from: SealedMessage["from"]) => boolean,
    onFrame: (frame: DataFrame) => void,
    onStatus?: (source: { identity: string; name: string }, status: "live" | "lost") => void,
  ): Unsubscribe
  /** Waits for the connection; throws a `Fault("livekit")` where the server refuses the name. */
  publish(name: string): Promise<DataTrackWriter>
}

export type DataFrame = {
  readonly from: SealedMessage["from"]
  readonly name: string
  readonly payload: Bytes
}

export type DataTrackWriter = {
  /** False: dropped at the gate (not connected, or no own key). Never throws. */
  push(payload: Bytes): boolean
  /** Frames dropped at the gate or by the channel. */
  dropped(): number
  close(): Promise<void>
}
