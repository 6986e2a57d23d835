import { ConnectionState, LocalVideoTrack, Room, RoomEvent, Track } from "livekit-client"

import {
  isOffered,
  measured,
  receivedOf,
  roundTripMs,
  sentOf,
  wayOf,
} from "@/app/_media/line-stats"
import type { Counts, Entry } from "@/app/_media/line-stats"
import { statsOf } from "@/app/_media/room-stats"
import type { NetworkReport, PathState } from "@/lib/rooms/network-report"
import { untestedNetwork } from "@/lib/rooms/network-verdict"
import type { Probe } from "@/lib/rooms/probe-commands"

import { noiseTrack } from "./noise-track"
import { relayWorks } from "./relay-path"

/**
 * Tries every way to the real media server from this page: in, straight over UDP and TCP, by its relays,
 * and how much goes each way in some seconds. Two connections of one page in a room of their own.
 */
export async function probeNetwork(probe: Probe, stop: AbortSignal): Promise<NetworkReport> {
  const sender = new Room(options)
  const receiver = new Room(options)
  const close = (): void => void Promise.all([sender.disconnect(), receiver.disconnect()])
  stop.addEventListener("abort", close)
  try {
    const entered = await enter(sender, probe)
    if (entered === undefined)
      return { ...untestedNetwork, paths: { ...untestedNetwork.paths, signal: "blocked" } }
    const relays = Promise.all([
      relayState(entered, "turn:", stop),
      relayState(entered, "turns:", stop),
    ])
    if (!isConnected(sender)) {
      const [turnUdp, turnTls] = await relays
      // Whether TCP was offered, only a connection that stands can tell.
      const straight = { udp: "blocked", tcp: "untested" } as const
      return { ...untestedNetwork, paths: { signal: "works", ...straight, turnUdp, turnTls } }
    }
    const entries = await statsOf(sender)
    const flow = await carry(sender, receiver, probe, stop)
    const [turnUdp, turnTls] = await relays
    const udp = straightState(entries, "udp")
    const tcp = udp === "works" ? await forcedTcp(sender, entries) : straightState(entries, "tcp")
    return { ...flow, paths: { signal: "works", udp, tcp, turnUdp, turnTls } }
  } finally {
    stop.removeEventListener("abort", close)
    close()
  }
}

// As in the call: two connections, and nothing that adapts by itself while we measure.
const options = { singlePeerConnection: false, adaptiveStream: false, dynacast: false }
const connecting = { maxRetries: 0, websocketTimeout: 6_000, peerConnectionTimeout: 10_000 }

/** The relays that the server names, once it has let us in; undefined: not even that. */
async function enter(room: Room, { url, sender }: Probe): Promise<RTCIceServer[] | undefined> {
  let relays: RTCIceServer[] | undefined
  room.on(RoomEvent.SignalConnected, () => {
    const named = room.engine.latestJoinResponse?.iceServers ?? []
    relays = named.map(({ urls, username, credential }) => ({ urls, username, credential }))
  })
  await room.connect(url, sender, { autoSubscribe: false, ...connecting }).catch(() => undefined)
  return relays
}

function isConnected(room: Room): boolean {
  return room.state === ConnectionState.Connected
}

async function relayState(
  servers: readonly RTCIceServer[],
  scheme: "turn:" | "turns:",
  stop: AbortSignal,
): Promise<PathState> {
  const offered = servers
    .map((server) => ({
      ...server,
      urls: [server.urls].flat().filter((url) => url.startsWith(scheme)),
    }))
    .filter((server) => server.urls.length > 0)
  if (offered.length === 0) return "not_offered"
  return (await relayWorks(offered, stop)) ? "works" : "blocked"
}

function straightState(entries: readonly Entry[], protocol: "udp" | "tcp"): PathState {
  if (wayOf(entries) === protocol) return "works"
  return isOffered(entries, protocol) ? "blocked" : "not_offered"
}

/** UDP wins where it works: for TCP the server is asked to offer nothing else. */
async function forcedTcp(room: Room, entries: readonly Entry[]): Promise<PathState> {
  if (!isOffered(entries, "tcp")) return "not_offered"
  const back = new Promise<void>((resolve) => {
    room.once(RoomEvent.Reconnected, () => resolve())
    room.once(RoomEvent.Disconnected, () => resolve())
    setTimeout(resolve, connecting.peerConnectionTimeout)
  })
  await room.simulateScenario("force-tcp")
  await back
  return isConnected(room) && wayOf(await statsOf(room)) === "tcp" ? "works" : "blocked"
}

/** Noise from one end to the other for some seconds, counted at both. */
async function carry(
  sender: Room,
  receiver: Room,
  probe: Probe,
  stop: AbortSignal,
): Promise<Pick<NetworkReport, "up" | "down" | "roundTripMs">> {
  const noise = noiseTrack()
  try {
    if (noise.track === undefined) return { up: null, down: null, roundTripMs: null }
    const track = new LocalVideoTrack(noise.track, undefined, true)
    await Promise.all([
      receiver.connect(probe.url, probe.receiver, connecting),
      // oxlint-disable-next-line typescript/consistent-type-assertions -- the library's declarations do not meet under exactOptionalPropertyTypes
      sender.localParticipant.publishTrack(track as never, encoding),
    ])
    const sent: Counts[] = []
    const received: Counts[] = []
    let entries: Entry[] = []
    for (let second = 0; second <= secondsCounted && !stop.aborted; second++) {
      const now = performance.now()
      entries = await statsOf(sender)
      sent.push(sentOf(entries, now))
      received.push(receivedOf(await statsOf(receiver), now))
      await new Promise((resolve) => setTimeout(resolve, 1_000))
    }
    return { up: measured(sent), down: measured(received), roundTripMs: roundTripMs(entries) }
  } catch {
    return { up: null, down: null, roundTripMs: null }
  } finally {
    noise.stop()
  }
}

const secondsCounted = 4

/** A little more than the call's own best picture needs. */
const encoding = {
  source: Track.Source.Camera,
  simulcast: false,
  videoCodec: "vp8",
  videoEncoding: { maxBitrate: 2_000_000, maxFramerate: 15 },
} as const
