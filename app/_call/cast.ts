import type { Peer, SeatRole, SessionTrack } from "@/lib/e2ee/client/session"

/** Who is where on the stage. Roles come from certificates; a stranger is never on it. */
export type Cast = {
  /** The person this visit is with; undefined while they are not here. */
  readonly lead: Peer | undefined
  readonly picture: SessionTrack | undefined
  /** Everyone's sound, the lead's included. */
  readonly sounds: readonly SessionTrack[]
  /** A bedside device is here and its values can be read. */
  readonly device: boolean
  readonly strangers: readonly Peer[]
}

export function castOf(peers: readonly Peer[], own: SeatRole): Cast {
  const members = peers.filter((peer) => peer.role !== undefined && peer.state !== "stranger")
  const leads = members.filter(
    (peer) => peer.role === (own === "patient" ? "clinician" : "patient"),
  )
  const lead = leads.find((peer) => cameraOf(peer) !== undefined) ?? leads[0]
  return {
    lead,
    picture: lead && cameraOf(lead),
    sounds: members.flatMap((peer) => peer.tracks.filter((track) => track.kind === "audio")),
    device: members.some((peer) => peer.role === "device" && isOpen(peer)),
    strangers: peers.filter((peer) => peer.state === "stranger"),
  }
}

function cameraOf(peer: Peer): SessionTrack | undefined {
  return peer.tracks.find((track) => track.source === "camera")
}

function isOpen(peer: Peer): boolean {
  return peer.state === "keyed" || peer.state === "secured" || peer.state === "silent"
}
