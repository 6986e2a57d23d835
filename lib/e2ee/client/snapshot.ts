import { badgeOf } from "../badge"
import { codeWaitsFor, currentRound, isRestless } from "../code-exchange"
import { isCrowd } from "../crowd"
import { lastSignMs } from "../peer-state"
import { shownBy } from "./code-talk"
import { type Core, members, stateOf } from "./core"
import { plaintextIn } from "./media-gate"
import { factsOf, type PeerMemory } from "./peer-memory"
import type { Peer, SessionSnapshot, SessionTrack, SpokenCode, Warning } from "./session"

/** What a page shows, from what the session knows. */
export function snapshotOf(
  core: Core,
  connection: SessionSnapshot["connection"],
  tracks: ReadonlyMap<string, readonly SessionTrack[]>,
  plaintextRefused: readonly string[],
): SessionSnapshot {
  const plaintext = plaintextIn(core)
  const peers = [...core.present].map(([identity, presence]): Peer => {
    const shared = { identity, plaintext: plaintext.has(identity) }
    return "peer" in presence
      ? { ...shared, ...memberView(core, presence.peer), tracks: tracks.get(identity) ?? [] }
      : { ...shared, ...strangerView, reason: presence.refused }
  })
  const code = codeView(core)
  const badge = badgeOf({
    protection: core.protection,
    connected: connection === "connected",
    broken: core.denied || code.state === "tampered",
    peers,
  })
  const warnings = warningsOf(core, peers)
  return { connection, badge, peers, code, keySinceMs: core.keySinceMs, plaintextRefused, warnings }
}

/** Two snapshots with the same text look the same. */
export function textOf(snapshot: SessionSnapshot): string {
  return JSON.stringify(snapshot, (key, value: unknown) =>
    (key === "track" || key === "publication") && typeof value === "object" && value !== null
      ? nameOf(value)
      : value,
  )
}

/** A track may be replaced by another object under the same SID. */
const names = new WeakMap<object, number>()
let named = 0

function nameOf(object: object): number {
  const name = names.get(object) ?? ++named
  names.set(object, name)
  return name
}

const strangerView = {
  state: "stranger",
  role: undefined,
  kid: undefined,
  linked: false,
  verified: false,
  lastBeatMs: undefined,
  tracks: [],
} as const

function memberView(core: Core, peer: PeerMemory) {
  const state = stateOf(core, peer)
  const facts = factsOf(peer, core.me)
  const lost = state === "key-failed" ? "env-no-key" : undefined
  return {
    state,
    role: peer.seat.role,
    kid: peer.kid,
    reason: facts.failure ?? lost,
    linked: peer.linked,
    verified: core.verified.has(`${peer.kid}/${peer.seat.role}`),
    lastBeatMs: state === "silent" ? lastSignMs(facts, core.now()) : undefined,
  }
}

function codeView(core: Core): SpokenCode {
  if (core.code.tampered !== undefined) return { state: "tampered" }
  const peers = members(core)
  if (peers.length === 0) return { state: "none" }
  if (isCrowd(peers.length + 1)) return { state: "crowd" }
  const code = currentRound(core.code)?.code
  if (code !== undefined) return { state: "ready", ...code }
  const waitsFor = new Set(codeWaitsFor(core.code, shownBy(core)))
  const identities = peers.filter((p) => waitsFor.has(p.kid)).map((p) => p.seat.identity)
  return { state: "waiting", for: identities }
}

function warningsOf(core: Core, peers: readonly Peer[]): readonly Warning[] {
  const warnings = peers.flatMap((peer): Warning[] => {
    const { identity, reason = "env-no-key" } = peer
    const plain: Warning[] = peer.plaintext ? [{ kind: "plaintext", identity }] : []
    switch (peer.state) {
      case "stranger":
        return [{ kind: "stranger", identity, reason }, ...plain]
      case "key-failed":
        return [{ kind: "key-failed", identity, reason }, ...plain]
      case "mismatch":
        return [{ kind: "mismatch", identity }, ...plain]
      case "silent":
        return [{ kind: "silent", identity, sinceMs: peer.lastBeatMs ?? core.now() }, ...plain]
      case "member":
      case "keyed":
      case "secured":
        return plain
    }
  })
  // While a crowd gathers the code changes with everyone who comes, and then there is none.
  return isRestless(core.code) && !isCrowd(members(core).length + 1)
    ? [...warnings, { kind: "code-unstable" }]
    : warnings
}
