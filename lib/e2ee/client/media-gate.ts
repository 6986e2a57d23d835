import { ConnectionState, type RemoteTrackPublication } from "livekit-client"

import { isAsAgreed } from "@/lib/protection"

import type { AlarmCode } from "../alarm-code"
import { isKeyed } from "../peer-state"
import { mayPublish } from "../sources"
import { type Core, memberAt, stateOf } from "./core"
import type { SessionTrack } from "./session"

/**
 * Subscribes when keyed, never to anything in clear (docs/e2ee.md §12); in a visit without
 * encryption to whatever a signed seat publishes in clear, and to nothing else.
 * `participant.isEncrypted` means nothing here: with the worker's guard it is always true.
 */
export function mediaGate(core: Core) {
  const reported = new Set<string>()
  const encrypted = core.protection === "end_to_end"

  /** Called after every pass. Answers the tracks to attach, by identity. */
  function tend(): ReadonlyMap<string, readonly SessionTrack[]> {
    const tracks = new Map<string, SessionTrack[]>()
    // Earlier, frames arrive before the library has attached its decryption and are lost.
    const isConnected = core.room.state === ConnectionState.Connected
    for (const [identity, participant] of core.room.remoteParticipants) {
      const peer = memberAt(core, identity)
      const isReady = peer !== undefined && (!encrypted || isKeyed(stateOf(core, peer)))
      const mayShow = isReady && !core.denied
      for (const publication of participant.trackPublications.values()) {
        const agreed = isAsAgreed(core.protection, publication.isEncrypted)
        // Whose it is has to be known first: one of the visit's own seats is worse than a stranger.
        if (encrypted && !agreed && core.present.has(identity))
          report("media-plaintext", identity, publication)
        if (!encrypted && isStranger(core, identity))
          report("media-stranger", identity, publication)
        const isTheirs = peer !== undefined && mayPublish(peer.seat.role, publication.source)
        const wanted = agreed && !core.denied && isTheirs
        // A key that failed for a moment does not cost the subscription.
        const isOpen = wanted && ((mayShow && isConnected) || publication.isDesired)
        if (isOpen !== publication.isDesired) publication.setSubscribed(isOpen)
        const track = mayShow && wanted ? sessionTrack(publication) : undefined
        if (track === undefined || peer === undefined) continue
        tracks.set(identity, [...(tracks.get(identity) ?? []), track])
      }
    }
    return tracks
  }

  function report(code: AlarmCode, identity: string, publication: RemoteTrackPublication): void {
    const kid = memberAt(core, identity)?.kid
    const name = `${publication.trackSid} ${kid ?? ""}`
    if (reported.has(name)) return
    reported.add(name)
    core.alarm(code, identity, kid)
  }

  return { tend }
}

/** Identities that publish something in clear right now, where that was not agreed. */
export function plaintextIn(core: Core): ReadonlySet<string> {
  const found = new Set<string>()
  if (core.protection === "none") return found
  for (const [identity, participant] of core.room.remoteParticipants) {
    const publications = [...participant.trackPublications.values()]
    if (publications.some((publication) => !publication.isEncrypted)) found.add(identity)
  }
  return found
}

/** Looked at and refused; who was not looked at yet is no stranger. */
function isStranger(core: Core, identity: string): boolean {
  const presence = core.present.get(identity)
  return presence !== undefined && "refused" in presence
}

function sessionTrack(publication: RemoteTrackPublication): SessionTrack | undefined {
  const { track, kind } = publication
  if (track === undefined || kind === "unknown") return undefined
  return {
    sid: publication.trackSid,
    source: publication.source,
    kind,
    muted: publication.isMuted,
    track,
    publication,
  }
}
