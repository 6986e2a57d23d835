import { ConnectionState, type RemoteDataTrack, RoomEvent } from "livekit-client"

import { isKeyed } from "../peer-state"
import { type Core, fromOf, memberAt, stateOf } from "./core"
import type { DataFrame } from "./session"

export type DataTrackReading = {
  /** Looks for wanted tracks that are not being read. Call after every pass. */
  rescan(): void
  stop(): void
}

type Wish = {
  wanted(name: string, from: DataFrame["from"]): boolean
  onFrame(frame: DataFrame): void
  onStatus(source: { identity: string; name: string }, status: "live" | "lost"): void
}

type Open = { readonly abort: AbortController; lastMs: number; isLive: boolean }

const bufferSize = 256
const rescanMs = 500
const maxBackoffMs = 10_000
const silentMs = 3_000
/** A subscription that was answered may be for a track that its publisher has just republished. */
const firstFrameMs = 5_000

/**
 * Reads data tracks through every reconnect of either side: livekit-client ends a reader without
 * saying that the track is still there. Keyed by identity and name, as a track's SID changes. They
 * fail closed in the library; `usesE2ee` is required all the same.
 */
export function readDataTracks(core: Core, wish: Wish): DataTrackReading {
  const open = new Map<string, Open>()
  const backoff = new Map<string, { untilMs: number; waitMs: number }>()
  let isStopped = false

  function consider(track: RemoteDataTrack): void {
    const { publisherIdentity: identity, info } = track
    const key = `${identity}/${info.name}`
    const peer = memberAt(core, identity)
    if (open.has(key) || peer === undefined || core.denied || !info.usesE2ee) return
    if (!isKeyed(stateOf(core, peer)) || !wish.wanted(info.name, fromOf(peer))) return
    if (core.now() < (backoff.get(key)?.untilMs ?? 0)) return
    const me: Open = { abort: new AbortController(), lastMs: core.now(), isLive: false }
    open.set(key, me)
    void read(track, key, me)
  }

  async function read(track: RemoteDataTrack, key: string, me: Open): Promise<void> {
    const source = { identity: track.publisherIdentity, name: track.info.name }
    try {
      const reader = track.subscribe({ bufferSize, signal: me.abort.signal }).getReader()
      // The library's own ending is not always carried through to a read that waits.
      me.abort.signal.addEventListener("abort", () => void reader.cancel().catch(() => undefined))
      for (;;) {
        const { done, value } = await reader.read()
        if (done || isStopped) break
        const peer = memberAt(core, source.identity)
        if (peer === undefined || core.denied) break
        me.lastMs = core.now()
        backoff.delete(key)
        if (!me.isLive) wish.onStatus(source, "live")
        me.isLive = true
        wish.onFrame({ from: fromOf(peer), name: source.name, payload: value.payload })
      }
    } catch {
      // Refused subscriptions are not answered, they time out after 10 s: wait longer each time.
      const waitMs = Math.min((backoff.get(key)?.waitMs ?? rescanMs / 2) * 2, maxBackoffMs)
      backoff.set(key, { untilMs: core.now() + waitMs, waitMs })
    } finally {
      me.abort.abort()
      if (open.get(key) === me) open.delete(key)
      if (me.isLive && !isStopped) wish.onStatus(source, "lost")
      if (!isStopped) setTimeout(rescan, Math.max(rescanMs, backoff.get(key)?.waitMs ?? 0))
    }
  }

  function rescan(): void {
    if (isStopped || core.room.state !== ConnectionState.Connected) return
    for (const participant of core.room.remoteParticipants.values()) {
      for (const track of participant.dataTracks.values()) consider(track)
    }
  }

  /** Connected and nothing for so long: "no signal", and one fresh subscription. */
  const watch = setInterval(() => {
    if (core.room.state !== ConnectionState.Connected) return
    for (const { abort, isLive, lastMs } of open.values()) {
      if (core.now() - lastMs > (isLive ? silentMs : firstFrameMs)) abort.abort()
    }
  }, 1_000)

  core.room.on(RoomEvent.DataTrackPublished, consider)
  rescan()
  return {
    rescan,
    stop() {
      isStopped = true
      clearInterval(watch)
      core.room.off(RoomEvent.DataTrackPublished, consider)
      for (const reading of open.values()) reading.abort.abort()
    },
  }
}
