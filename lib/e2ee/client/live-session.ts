import { ConnectionState, type LocalTrack, Room, RoomEvent } from "livekit-client"

import type { AlarmCode } from "../alarm-code"
import { toBase64url } from "../base64url"
import { noExchange } from "../code-exchange"
import { concat, equalBytes } from "../encoding"
import { randomBytes } from "../primitives"
import { startRotation } from "../rotation"
import { importVerifyingKey, verifySeat } from "../seat-certificate"
import { importMediaKey } from "../sender-key"
import type { Topic } from "../topic"
import { attributeWriter } from "./attribute-writer"
import { beatEveryMs, beatOf, excludedBy, noticeBeat } from "./beat"
import { tendCode } from "./code-talk"
import { type Core, members, stateOf } from "./core"
import { publishDataTrack } from "./data-track-writer"
import { type DataTrackReading, readDataTracks } from "./data-tracks"
import { inbox } from "./inbox"
import { mediaGate } from "./media-gate"
import { bodyOf, type SealedMessage } from "./message"
import { listenerSet, observable } from "./observable"
import { outbox, wireTopic } from "./outbox"
import { askAgain, ownKeysDueMs, startOwnKeys, tendOwnKeys } from "./own-keys"
import { ownSeat, type PreparedSeat } from "./own-seat"
import { passQueue } from "./pass-queue"
import { readRoom, reinstall, retireKeys } from "./reader"
import { retellEvents } from "./retold-events"
import { houseRoomOptions } from "./room-options"
import { SeatKeyProvider } from "./seat-key-provider"
import type {
  AlarmDetail,
  E2eeSession,
  SessionOptions,
  SessionSnapshot,
  SessionTrack,
  TrackChange,
} from "./session"
import { snapshotOf, textOf } from "./snapshot"

import { Fault } from "@/lib/error"

const tickMs = 1_000
const alarmEveryMs = 1_000

export async function openSession(
  options: SessionOptions,
  prepared: PreparedSeat,
): Promise<E2eeSession> {
  const { visit, identity, role, linkSecret } = options
  const now = options.now ?? Date.now
  const me = await ownSeat(prepared.keys, { visit, identity, role, linkSecret })
  const provider = new SeatKeyProvider(await importMediaKey(randomBytes(32)))
  const room = new Room({
    ...houseRoomOptions(),
    ...options.roomOptions,
    encryption: { keyProvider: provider, worker: prepared.worker },
  })
  await room.setE2EEEnabled(true)
  const alarms = alarmBell(now)
  const core: Core = {
    me,
    room,
    provider,
    signingKeys: await verifyingKeys(options.signingKeys),
    now,
    random: options.random ?? randomBytes,
    alarm: alarms.raise,
    keyOpened: (peer, epoch) => incoming.keyOpened(peer, epoch),
    memory: new Map(),
    certificates: new Map(),
    present: new Map(),
    excluded: new Set(),
    verified: new Set(),
    denied: false,
    rotation: startRotation(0, now(), 0),
    own: new Map(),
    code: noExchange,
  }

  const state = observable<SessionSnapshot>(snapshotOf(core, "idle", new Map(), []))
  const trackListeners = listenerSet<TrackChange>()
  const topicListeners = new Map<Topic, ReturnType<typeof listenerSet<SealedMessage>>>()
  const readings = new Set<DataTrackReading>()
  const plaintextRefused = new Set<string>()
  const writer = attributeWriter(room, () => core.alarm("set-attributes"))
  const gate = mediaGate(core, trackListeners.tell)
  const send = outbox(core)
  const incoming = inbox(core, () => read(), deliver)
  const watchParticipants = retellEvents(room, () => void read())
  let signal = signalGate()
  let connection: SessionSnapshot["connection"] = "idle"
  let renew = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let beats: ReturnType<typeof setInterval> | undefined

  const read = passQueue(async () => {
    if (!mayRead()) return show()
    watchParticipants()
    await readRoom(core)
    retireKeys(core)
    let tracks = gate.tend()
    const wasRenew = renew
    renew = false
    await tendOwnKeys(core, writer, wasRenew)
    noteStates()
    const codeDueMs = await tendCode(core, writer)
    tracks = gate.tend()
    for (const reading of readings) reading.rescan()
    show(tracks)
    const dueMs = Math.min(ownKeysDueMs(core), codeDueMs ?? Number.POSITIVE_INFINITY)
    clearTimeout(timer)
    timer = setTimeout(read, Math.max(0, Math.min(dueMs - now(), tickMs)))
  })

  /** On a full reconnect the library first reports everybody as gone: not while that lasts. */
  function mayRead(): boolean {
    const isFirst = room.state === ConnectionState.Connecting && signal.isUp()
    return room.state === ConnectionState.Connected || isFirst
  }

  function noteStates(): void {
    for (const peer of members(core)) {
      const peerState = stateOf(core, peer)
      const isSecured = peerState === "secured" || peerState === "silent"
      peer.securedSinceMs = isSecured ? (peer.securedSinceMs ?? now()) : undefined
      if (peerState !== "key-failed" || peer.askedAgain) continue
      peer.askedAgain = true
      askAgain(core, peer)
    }
  }

  function show(tracks: ReadonlyMap<string, readonly SessionTrack[]> = new Map()): void {
    const next = snapshotOf(core, connection, tracks, [...plaintextRefused])
    if (textOf(next) !== textOf(state.get())) state.set(next)
  }

  function deliver(topic: Topic, message: SealedMessage): void {
    if (topic === "beat") noticeBeat(core, message)
    const kid = topic === "control" ? excludedBy(message) : undefined
    if (kid !== undefined && kid !== me.kidText) {
      core.excluded.add(kid)
      void read()
    }
    topicListeners.get(topic)?.tell(message)
  }

  async function hello(): Promise<void> {
    const sent = await send("hello", bodyOf({}))
    // The client's data path can die in a full reconnect without a word (vitals-transport.md 5).
    if (!sent.ok && sent.reason !== "closed") core.alarm("data-path-dead")
  }

  function onConnected(): void {
    connection = "connected"
    writer.open()
    void read()
    void hello()
    clearInterval(beats)
    beats = setInterval(() => void send("beat", bodyOf(beatOf(core))), beatEveryMs)
  }

  function onDisconnected(): void {
    connection = "disconnected"
    signal = signalGate()
    writer.close()
    clearInterval(beats)
    clearTimeout(timer)
    void read()
  }

  room
    .on(RoomEvent.SignalConnected, () => {
      signal.open()
      writer.open()
      void read()
    })
    .on(RoomEvent.Connected, onConnected)
    .on(RoomEvent.Reconnected, onConnected)
    .on(RoomEvent.Reconnecting, () => {
      connection = "reconnecting"
      show()
    })
    .on(RoomEvent.Disconnected, onDisconnected)
    .on(RoomEvent.DataReceived, (payload, participant, _kind, topic) => {
      if (topic === wireTopic) void incoming.receive(participant?.identity, payload)
      else core.alarm("env-form", participant?.identity)
    })
    .on(RoomEvent.LocalTrackPublished, (publication) => {
      if (publication.isEncrypted || publication.track === undefined) return
      core.alarm("local-plaintext", me.identity, me.kidText)
      void room.localParticipant.unpublishTrack(publication.track, true)
    })
    .on(RoomEvent.EncryptionError, (error, participant) => {
      if (participant !== undefined && error.message.startsWith("InvalidKey")) {
        reinstall(core, participant.identity)
      }
      core.alarm("worker-error", participant?.identity)
    })
  for (const event of readOn) room.on(event, () => void read())
  room.registerByteStreamHandler(wireTopic, async (reader, { identity: from }) => {
    await incoming.receive(from, concat(...(await reader.readAll())))
  })
  const stopAlarms = alarms.listen((code, detail) => {
    if (code === "media-plaintext" && detail.identity !== undefined) {
      plaintextRefused.add(detail.identity)
    }
  })
  const onRejection = (event: PromiseRejectionEvent) => {
    if (/PC manager is closed/.test(String(event.reason))) core.alarm("data-path-dead")
  }
  addEventListener("unhandledrejection", onRejection)

  return {
    pub: prepared.pub,
    lid: toBase64url(me.lid),
    kid: me.kidText,
    identity,
    role,
    room,
    state,
    async prewarm(url) {
      await room.prepareConnection(url).catch(() => undefined)
    },
    async connect(url, token, certificate) {
      await checkOwnCertificate(core, certificate)
      connection = "connecting"
      await startOwnKeys(core)
      show()
      try {
        await room.connect(url, token, { autoSubscribe: false })
      } catch (cause) {
        connection = "disconnected"
        show()
        throw new Fault("livekit", "the room could not be entered", cause)
      }
      if (room.localParticipant.identity === identity) return
      await room.disconnect()
      throw new Fault("invariant", "the token is for another seat")
    },
    async publish(tracks: readonly LocalTrack[]) {
      await signal.whenUp
      await Promise.all(tracks.map((track) => room.localParticipant.publishTrack(track)))
    },
    send: (topic, body, to) => send(topic, bodyOf(body), to),
    on(topic, listener) {
      const listeners = topicListeners.get(topic) ?? listenerSet<SealedMessage>()
      topicListeners.set(topic, listeners)
      return listeners.add(listener)
    },
    onTrack(listener) {
      for (const change of gate.shown()) listener(change)
      return trackListeners.add(listener)
    },
    onAlarm: alarms.listen,
    counts: alarms.counts,
    dataTracks: {
      read(wanted, onFrame, onStatus = () => undefined) {
        const reading = readDataTracks(core, { wanted, onFrame, onStatus })
        readings.add(reading)
        return () => {
          readings.delete(reading)
          reading.stop()
        }
      },
      publish: (name) => publishDataTrack(core, name),
    },
    rotate() {
      renew = true
      void read()
    },
    exclude(kid) {
      core.excluded.add(kid)
      if (role === "clinician") void send("control", bodyOf({ t: "exclude", kid }))
      void read()
    },
    confirmCode(kids) {
      if (state.get().code.state !== "ready") return
      for (const peer of members(core)) {
        if (kids?.includes(peer.kid) ?? true) core.verified.add(`${peer.kid}/${peer.seat.role}`)
      }
      void read()
    },
    async denyCode() {
      core.denied = true
      core.alarm("code-denied")
      const published = [...room.localParticipant.trackPublications.values()]
      await Promise.all([
        read(),
        ...published.map((p) => p.track && room.localParticipant.unpublishTrack(p.track, true)),
      ])
    },
    async leave({ keepTracks = false } = {}) {
      await room.disconnect(!keepTracks)
    },
    async close() {
      for (const reading of readings) reading.stop()
      await room.disconnect()
      removeEventListener("unhandledrejection", onRejection)
      stopAlarms()
      clearTimeout(timer)
      prepared.worker.terminate()
    },
  }
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

async function verifyingKeys(texts: readonly string[]): Promise<readonly CryptoKey[]> {
  const keys = await Promise.all(texts.slice(0, 3).map(importVerifyingKey))
  const valid = keys.filter((key) => key !== undefined)
  if (valid.length === 0) throw new Fault("configuration", "no key to check seats with")
  return valid
}

async function checkOwnCertificate(core: Core, certificate: string): Promise<void> {
  const { me, signingKeys } = core
  const expected = { signingKeys, visit: me.visit, identity: me.identity, now: core.now() }
  const seat = await verifySeat(certificate, expected)
  if (!seat.ok) throw new Fault("invariant", `the own certificate is refused: ${seat.reason}`)
  if (equalBytes(seat.value.pub, me.pub) && seat.value.role === me.role) return
  throw new Fault("invariant", "the certificate is for another key or role")
}

/** Open once signalling is up: from then on tracks can be published. */
function signalGate() {
  let isUp = false
  let open: () => void = () => undefined
  const whenUp = new Promise<void>((resolve) => {
    open = () => {
      isUp = true
      resolve()
    }
  })
  return { whenUp, isUp: () => isUp, open: () => open() }
}

function alarmBell(now: () => number) {
  const listeners = listenerSet<[AlarmCode, AlarmDetail]>()
  const counts: Partial<Record<AlarmCode, number>> = {}
  const lastMs = new Map<string, number>()
  return {
    raise(code: AlarmCode, identity?: string, kid?: string) {
      counts[code] = (counts[code] ?? 0) + 1
      const name = `${code}/${identity ?? ""}`
      if (now() - (lastMs.get(name) ?? Number.NEGATIVE_INFINITY) < alarmEveryMs) return
      lastMs.set(name, now())
      listeners.tell([code, { identity, kid: kid?.slice(0, 6) }])
    },
    listen: (listener: (code: AlarmCode, detail: AlarmDetail) => void) =>
      listeners.add(([code, detail]) => listener(code, detail)),
    counts: () => ({ ...counts }),
  }
}
