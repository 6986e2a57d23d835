import { type Room, RoomEvent } from "livekit-client"

import { isAsAgreed } from "@/lib/protection"

import { type Bytes, concat } from "../encoding"
import type { Core } from "./core"
import { wireTopic } from "./outbox"
import { reinstall } from "./reader"

/** Ties a Room's events to the session's parts. */
export function wireRoom(
  core: Core,
  on: {
    read: () => void
    signalUp: () => void
    connected: () => void
    reconnecting: () => void
    disconnected: () => void
    sealed: (identity: string | undefined, envelope: Bytes) => Promise<void>
  },
): void {
  const { room, me } = core
  // Under another seat's name nothing is published, written or said, not even until `connect` refuses it.
  const inOwnSeat =
    (then: () => void, otherwise = (): void => undefined) =>
    () =>
      room.localParticipant.identity === me.identity ? then() : otherwise()
  room
    .on(RoomEvent.SignalConnected, inOwnSeat(on.signalUp))
    .on(RoomEvent.Connected, inOwnSeat(on.connected))
    .on(
      RoomEvent.Reconnected,
      // The server let us in as who we are, and calls us by another name now.
      inOwnSeat(on.connected, () => core.alarm("local-identity", me.identity, me.kidText)),
    )
    .on(RoomEvent.Reconnecting, on.reconnecting)
    .on(RoomEvent.Disconnected, on.disconnected)
    .on(RoomEvent.DataReceived, (payload, participant, _kind, topic) => {
      if (topic === wireTopic) void on.sealed(participant?.identity, payload)
      else core.alarm("env-stranger", participant?.identity)
    })
    .on(RoomEvent.LocalTrackPublished, (publication) => {
      if (isAsAgreed(core.protection, publication.isEncrypted)) return
      if (publication.track === undefined) return
      core.alarm("local-plaintext", me.identity, me.kidText)
      void room.localParticipant.unpublishTrack(publication.track, true)
    })
    .on(RoomEvent.EncryptionError, (error, participant) => {
      if (participant !== undefined && error.message.startsWith("InvalidKey")) {
        reinstall(core, participant.identity)
      }
      core.alarm("worker-error", participant?.identity)
    })
  for (const event of readOn) room.on(event, on.read)
  receiveStreams(room, on.sealed)
}

/** Each of them asks for one full pass; none is trusted to be the only notice. */
const readOn = [
  RoomEvent.ParticipantConnected,
  RoomEvent.ParticipantDisconnected,
  RoomEvent.ParticipantAttributesChanged,
  RoomEvent.TrackPublished,
  RoomEvent.TrackUnpublished,
  RoomEvent.TrackSubscribed,
  RoomEvent.TrackUnsubscribed,
  RoomEvent.TrackMuted,
  RoomEvent.TrackUnmuted,
] as const

/** Files and fill: one sealed block per stream, taken in the order in which the streams began. */
function receiveStreams(
  room: Room,
  sealed: (identity: string, block: Bytes) => Promise<void>,
): void {
  const order = new Map<string, Promise<void>>()
  room.registerByteStreamHandler(wireTopic, (reader, { identity }) => {
    const block = reader.readAll()
    const before = order.get(identity) ?? Promise.resolve()
    const turn = before
      .then(async () => sealed(identity, concat(...(await block))))
      .catch(() => undefined)
    order.set(identity, turn)
  })
}
