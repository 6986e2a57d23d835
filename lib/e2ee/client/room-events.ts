import { RoomEvent } from "livekit-client"

import { isAsAgreed } from "@/lib/protection"

import type { Bytes } from "../encoding"
import { receiveStreams } from "./byte-streams"
import { type Core, memberAt } from "./core"
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
      else noticeForeign(core, participant?.identity)
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
  receiveStreams(core, on.sealed)
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

/** A packet under a topic that is none of ours: a member's is of another form, anybody else's a stranger's. */
function noticeForeign(core: Core, identity: string | undefined): void {
  const peer = identity === undefined ? undefined : memberAt(core, identity)
  core.alarm(peer === undefined ? "env-stranger" : "env-form", identity, peer?.kid)
}
