import { type LocalTrack, Room } from "livekit-client"

import { Fault } from "@/lib/error"

import { toBase64url } from "../base64url"
import { noExchange } from "../code-exchange"
import type { ControlWord } from "../control-word"
import { readControl } from "../control-word"
import { randomBytes } from "../primitives"
import { startRotation } from "../rotation"
import { importMediaKey } from "../sender-key"
import type { Topic } from "../topic"
import { alarmBell } from "./alarm-bell"
import { attributeWriter } from "./attribute-writer"
import { beatEveryMs, beatOf, noticeBeat } from "./beat"
import { type Core, members } from "./core"
import { DataOnlyEncryption } from "./data-only-encryption"
import { publishDataTrack } from "./data-track-writer"
import { type DataTrackReading, readDataTracks } from "./data-tracks"
import { inbox } from "./inbox"
import { bodyOf, type SealedMessage } from "./message"
import { listenerSet } from "./observable"
import { outbox } from "./outbox"
import { checkOwnCertificate, verifyingKeys } from "./own-certificate"
import { startOwnKeys } from "./own-keys"
import { ownSeat, type PreparedSeat } from "./own-seat"
import { leaveRoom } from "./reader"
import { wireRoom } from "./room-events"
import { houseRoomOptions } from "./room-options"
import { SeatKeyProvider } from "./seat-key-provider"
import type { E2eeSession, SessionOptions } from "./session"
import { sessionLoop } from "./session-loop"
import { signalGate } from "./signal-gate"

const lateRejectionMs = 1_000

/** Puts the parts together. What each of them does is in its own file. */
export async function openSession(
  options: SessionOptions,
  prepared: PreparedSeat,
): Promise<E2eeSession> {
  const alarms = alarmBell(options.now ?? Date.now)
  const core = await makeCore(options, prepared, alarms.raise, (peer, epoch) =>
    incoming.keyOpened(peer, epoch),
  )
  const { me, room } = core
  const topicListeners = new Map<Topic, ReturnType<typeof listenerSet<SealedMessage>>>()
  const readings = new Set<DataTrackReading>()
  const plaintextRefused = new Set<string>()
  const signal = signalGate()
  const writer = attributeWriter(room, () => core.alarm("set-attributes"))
  const loop = sessionLoop(core, { writer, signal, readings, plaintextRefused })
  const read = () => void loop.read()
  const send = outbox(core)
  const incoming = inbox(core, loop.read, deliver)
  if (prepared.worker !== undefined) prepared.worker.onUnopened = incoming.unopened
  let beats: ReturnType<typeof setInterval> | undefined
  let looking: Promise<void> | undefined

  function deliver(topic: Topic, message: SealedMessage): void {
    if (topic === "beat") noticeBeat(core, message)
    const word = topic === "control" ? readControl(message.json(), message.from.role) : undefined
    if (word?.t === "exclude") exclude(word.kid)
    topicListeners.get(topic)?.tell(message)
  }

  function exclude(kid: string): void {
    if (kid === me.kidText) return
    core.excluded.add(kid)
    read()
  }

  /** livekit-client's data path can die in a full reconnect without a word. One look at a time. */
  function hello(): void {
    looking ??= sayHello().finally(() => (looking = undefined))
  }

  async function sayHello(triesLeft = 1): Promise<void> {
    const sent = await send("hello", bodyOf({}))
    if (sent.ok || sent.reason === "closed") return
    if (triesLeft > 0) return sayHello(triesLeft - 1)
    core.alarm("data-path-dead")
  }

  wireRoom(core, {
    read,
    signalUp() {
      signal.open()
      writer.open()
      read()
    },
    connected() {
      loop.setConnection("connected")
      writer.open()
      hello()
      clearInterval(beats)
      beats = setInterval(() => void send("beat", bodyOf(beatOf(core))), beatEveryMs)
    },
    reconnecting: () => loop.setConnection("reconnecting"),
    disconnected() {
      signal.close()
      writer.close()
      clearInterval(beats)
      loop.stop()
      leaveRoom(core)
      loop.setConnection("disconnected")
    },
    sealed: incoming.receive,
  })
  const stopNoting = alarms.listen((code, { identity }) => {
    if (code === "media-plaintext" && identity !== undefined) plaintextRefused.add(identity)
  })
  // A data track's push says nothing when the data path dies; only this does. Then see for oneself.
  const onRejection = (event: PromiseRejectionEvent) => {
    if (!/data track packet not sent/.test(String(event.reason))) return
    event.preventDefault()
    if (loop.connection() === "connected") hello()
  }
  addEventListener("unhandledrejection", onRejection)

  return {
    pub: prepared.pub,
    lid: toBase64url(me.lid),
    kid: me.kidText,
    identity: me.identity,
    role: me.role,
    now: core.now,
    room,
    state: loop.state,
    async connect(url, token, certificate) {
      await checkOwnCertificate(core, certificate)
      await startOwnKeys(core)
      loop.setConnection("connecting")
      try {
        await room.connect(url, token, { autoSubscribe: false })
      } catch (cause) {
        loop.setConnection("disconnected")
        throw new Fault("livekit", "the room could not be entered", cause)
      }
      if (room.localParticipant.identity === me.identity) return
      await room.disconnect()
      throw new Fault("invariant", "the token is for another seat")
    },
    async publish(tracks: readonly LocalTrack[]) {
      await signal.whenUp()
      await Promise.all(tracks.map((track) => room.localParticipant.publishTrack(track)))
    },
    send: (topic, body, to) => send(topic, bodyOf(body), to),
    on(topic, listener) {
      const listeners = topicListeners.get(topic) ?? listenerSet<SealedMessage>()
      topicListeners.set(topic, listeners)
      return listeners.add(listener)
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
    rotate: () => loop.renew(),
    exclude(kid) {
      const word: ControlWord = { t: "exclude", kid }
      if (me.role === "clinician") void send("control", bodyOf(word))
      exclude(kid)
    },
    putOut(identities) {
      const fresh = identities.filter((one) => one !== me.identity && !core.out.has(one))
      for (const identity of fresh) core.out.add(identity)
      if (fresh.length > 0) read()
    },
    host: () => core.host,
    setHost(identity) {
      if (core.host === (identity ?? undefined)) return
      core.host = identity ?? undefined
      read()
    },
    confirmCode(kids) {
      if (loop.state.get().code.state !== "ready") return
      for (const peer of members(core)) {
        if (kids?.includes(peer.kid) ?? true) core.verified.add(`${peer.kid}/${peer.seat.role}`)
      }
      read()
    },
    async denyCode() {
      core.denied = true
      core.alarm("code-denied")
      const published = [...room.localParticipant.trackPublications.values()]
      await Promise.all([
        loop.read(),
        ...published.map((p) => p.track && room.localParticipant.unpublishTrack(p.track, true)),
      ])
    },
    leave: ({ keepTracks = false } = {}) => room.disconnect(!keepTracks),
    async close() {
      for (const reading of readings) reading.stop()
      await room.disconnect()
      // What was on its way as the room was left is told a moment later, and nobody needs to know.
      setTimeout(() => removeEventListener("unhandledrejection", onRejection), lateRejectionMs)
      stopNoting()
      prepared.worker?.terminate()
    },
  }
}

/**
 * With a worker, or for a watcher with data alone, which the page itself opens: an encrypted visit has no
 * third way.
 */
async function makeRoom(
  { protection, role }: Pick<SessionOptions, "protection" | "role">,
  worker: Worker | undefined,
  keyProvider: SeatKeyProvider,
): Promise<Room> {
  if (role === "watcher") {
    const encryption = { e2eeManager: new DataOnlyEncryption(keyProvider) }
    const room = new Room({ ...houseRoomOptions(), encryption })
    await room.setE2EEEnabled(true)
    return room
  }
  if (protection === "none") return new Room(houseRoomOptions())
  if (worker === undefined) throw new Fault("invariant", "an encrypted visit needs the worker")
  const room = new Room({ ...houseRoomOptions(), encryption: { keyProvider, worker } })
  await room.setE2EEEnabled(true)
  return room
}

async function makeCore(
  options: SessionOptions,
  prepared: PreparedSeat,
  alarm: Core["alarm"],
  keyOpened: Core["keyOpened"],
): Promise<Core> {
  const { visit, identity, role, protection, linkSecret } = options
  const { now = Date.now } = options
  const signingKeys = await verifyingKeys(options.signingKeys)
  const provider = new SeatKeyProvider(await importMediaKey(randomBytes(32)))
  const room = await makeRoom(options, prepared.worker, provider)
  return {
    protection,
    me: await ownSeat(prepared.keys, { visit, identity, role, linkSecret }),
    room,
    provider,
    signingKeys,
    now,
    random: randomBytes,
    alarm,
    keyOpened,
    memory: new Map(),
    certificates: new Map(),
    present: new Map(),
    excluded: new Set(),
    out: new Set(options.out),
    host: options.host ?? undefined,
    verified: new Set(),
    denied: false,
    rotation: startRotation(0, now(), 0),
    keySinceMs: undefined,
    own: new Map(),
    code: noExchange,
  }
}
