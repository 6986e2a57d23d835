import { ConnectionState } from "livekit-client"

import { cutOffWatch } from "../cut-off"
import type { AttributeWriter } from "./attribute-writer"
import { tendCode } from "./code-talk"
import { type Core, members, stateOf } from "./core"
import type { DataTrackReading } from "./data-tracks"
import { mediaGate } from "./media-gate"
import { observable } from "./observable"
import { askAgain, ownKeysDueMs, tendOwnKeys } from "./own-keys"
import { passQueue } from "./pass-queue"
import { readRoom, retireKeys } from "./reader"
import { retellEvents } from "./retold-events"
import type { SessionSnapshot, SessionTrack } from "./session"
import type { signalGate } from "./signal-gate"
import { snapshotOf, textOf } from "./snapshot"

/** Looks at least this often: no event is trusted to be the only notice. */
const tickMs = 1_000

/** Read everybody, renew and publish what is one's own, show: one pass after the other. */
export function sessionLoop(
  core: Core,
  parts: {
    readonly writer: AttributeWriter
    readonly signal: ReturnType<typeof signalGate>
    readonly readings: ReadonlySet<DataTrackReading>
    readonly plaintextRefused: ReadonlySet<string>
  },
) {
  const { writer, signal, readings } = parts
  const { room } = core
  const gate = mediaGate(core)
  const state = observable<SessionSnapshot>(snapshotOf(core, "idle", new Map(), []))
  let connection: SessionSnapshot["connection"] = "idle"
  const isCutOff = cutOffWatch(Math.random())
  let renew = false
  let timer: ReturnType<typeof setTimeout> | undefined

  const read = passQueue(async () => {
    if (!mayRead()) {
      isCutOff([], core.now())
      return show(gate.tend())
    }
    watchParticipants()
    await readRoom(core, mayRead)
    if (!mayRead()) return
    retireKeys(core)
    gate.tend()
    const isAsked = renew
    renew = false
    await tendOwnKeys(core, writer, isAsked)
    noteStates(core)
    if (
      isCutOff(
        members(core).map((peer) => stateOf(core, peer)),
        core.now(),
      )
    )
      core.alarm("cut-off")
    const codeDueMs = core.protection === "none" ? undefined : await tendCode(core, writer)
    writer.look()
    for (const reading of readings) reading.rescan()
    show(gate.tend())
    const dueMs = Math.min(ownKeysDueMs(core), codeDueMs ?? Number.POSITIVE_INFINITY) - core.now()
    clearTimeout(timer)
    timer = setTimeout(read, Math.min(Math.max(dueMs, 0), tickMs))
  })
  const watchParticipants = retellEvents(room, () => void read())

  /** On a full reconnect the library first reports everybody as gone: not while that lasts. */
  function mayRead(): boolean {
    const isFirst = room.state === ConnectionState.Connecting && signal.isUp()
    return room.state === ConnectionState.Connected || isFirst
  }

  function show(tracks: ReadonlyMap<string, readonly SessionTrack[]>): void {
    const next = snapshotOf(core, connection, tracks, [...parts.plaintextRefused])
    if (textOf(next) !== textOf(state.get())) state.set(next)
  }

  return {
    state,
    read,
    renew() {
      renew = true
      void read()
    },
    connection: () => connection,
    setConnection(value: SessionSnapshot["connection"]) {
      connection = value
      void read()
    },
    stop: () => clearTimeout(timer),
  }
}

function noteStates(core: Core): void {
  for (const peer of members(core)) {
    const state = stateOf(core, peer)
    const isSecured = state === "secured" || state === "silent"
    peer.securedSinceMs = isSecured ? (peer.securedSinceMs ?? core.now()) : undefined
    if (state !== "key-failed" || peer.askedAgain) continue
    peer.askedAgain = true
    askAgain(core, peer)
  }
}
