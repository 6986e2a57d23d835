import {
  ConnectionState,
  ParticipantEvent,
  type RemoteParticipant,
  type Room,
  RoomEvent,
} from "livekit-client"

/**
 * livekit-client 2.23.0 calls a full reconnect done about 2 s before its engine does. In between the
 * room's events are filed away and never told: decryption is not set up for what is subscribed then,
 * and the video stays black although everything looks well. A participant's own events are always
 * told: from them the room's are told again. Answers a function to call at every pass.
 */
export function retellEvents(room: Room, onAttributes: () => void): () => void {
  const watched = new WeakSet<RemoteParticipant>()
  const isLost = () => room.state === ConnectionState.Connected && room.engine.pendingReconnect

  function watch(participant: RemoteParticipant): void {
    watched.add(participant)
    participant
      .on(ParticipantEvent.AttributesChanged, onAttributes)
      .on(ParticipantEvent.TrackPublished, (publication) => {
        if (isLost()) room.emit(RoomEvent.TrackPublished, publication, participant)
      })
      .on(ParticipantEvent.TrackSubscribed, (track, publication) => {
        if (isLost()) room.emit(RoomEvent.TrackSubscribed, track, publication, participant)
      })
    if (!isLost()) return
    for (const publication of participant.trackPublications.values()) {
      room.emit(RoomEvent.TrackPublished, publication, participant)
    }
  }
  return () => {
    for (const participant of room.remoteParticipants.values()) {
      if (!watched.has(participant)) watch(participant)
    }
  }
}
