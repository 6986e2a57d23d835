import type { Peer, SeatRole, SessionTrack } from "@/lib/e2ee/client/session"

import type { Tile } from "./arrangement"

/** Who is where on the stage. Roles come from certificates; a stranger is never on it. */
export type Cast = {
  /** The person this visit is with; undefined while they are not here. */
  readonly lead: Peer | undefined
  readonly picture: SessionTrack | undefined
  /** Everybody who has a face, the lead first. Devices and watchers have none. */
  readonly people: readonly Peer[]
  /** Their pictures, and what is shared. */
  readonly tiles: readonly Tile[]
  /** Everyone's sound, the lead's included. */
  readonly sounds: readonly SessionTrack[]
  /** A bedside device is here and its values can be read. */
  readonly device: boolean
  /** Somebody watches the vital signs from elsewhere. */
  readonly watched: boolean
  readonly strangers: readonly Peer[]
}

/**
 * In a class (`group`) the members see its host, the host nobody in particular, and of the others only who
 * shows a picture has a tile: thirty faces without one would be a wall.
 */
export function castOf(peers: readonly Peer[], own: SeatRole, group = false): Cast {
  const members = peers.filter((peer) => peer.role !== undefined && peer.state !== "stranger")
  const leads = members.filter((peer) =>
    own === "clinician" ? peer.role === "patient" && !group : peer.role === "clinician",
  )
  const lead = leads.find((peer) => cameraOf(peer) !== undefined) ?? leads[0]
  const people = members.filter((peer) => peer.role !== "device" && peer.role !== "watcher")
  const inOrder = [
    ...people.filter((peer) => peer === lead),
    ...people.filter((one) => one !== lead),
  ]
  return {
    lead,
    picture: lead && cameraOf(lead),
    people: inOrder,
    tiles: [
      ...inOrder.flatMap(screenOf),
      ...inOrder.filter((peer) => !group || peer === lead || isSeen(peer)).map(faceOf),
    ],
    sounds: members.flatMap((peer) => peer.tracks.filter((track) => track.kind === "audio")),
    device: members.some((peer) => peer.role === "device" && isOpen(peer)),
    watched: members.some((peer) => peer.role === "watcher"),
    strangers: peers.filter((peer) => peer.state === "stranger"),
  }
}

function faceOf(peer: Peer): Tile {
  return { key: `${peer.identity}/camera`, peer, kind: "camera", picture: cameraOf(peer) }
}

function screenOf(peer: Peer): Tile[] {
  const picture = peer.tracks.find((track) => track.source === "screen_share" && !track.muted)
  if (picture === undefined) return []
  return [{ key: `${peer.identity}/screen`, peer, kind: "screen", picture }]
}

function cameraOf(peer: Peer): SessionTrack | undefined {
  return peer.tracks.find((track) => track.source === "camera")
}

function isSeen(peer: Peer): boolean {
  return cameraOf(peer)?.muted === false
}

function isOpen(peer: Peer): boolean {
  return peer.state === "keyed" || peer.state === "secured" || peer.state === "silent"
}
