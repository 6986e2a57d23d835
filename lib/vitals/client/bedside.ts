import { needsNewSession } from "@/lib/e2ee/alarm-code"
import type { E2eeSession, SpokenCode } from "@/lib/e2ee/client/session"

import { backoffMs } from "../backoff"
import { bedsideStep } from "../bedside-step"
import type { SourceNote } from "../meta"
import { type NumberBoard, numberBoard } from "../number-board"
import type { Condition, Numeric } from "../numerics"
import type { DeviceState, DeviceView } from "../queries"
import { type Attached, type Broadcast, broadcast } from "./broadcast"
import { charter } from "./charter"
import { type Answer, deviceApi } from "./device-api"
import { type JoinedRoom, joinRoom } from "./join-room"
import { movePageClock, pageClock } from "./link"
import { permit } from "./permit"
import { serverTime } from "./server-time"
import type { Source, SourceListener } from "./source"
import { waveCharter } from "./wave-charter"
import { type WaveStream, waveStream } from "./wave-stream"

/**
 * The bedside page without its looks: finds out whether it may send, joins the encrypted room as a
 * seat of its own, sends, and comes back by itself after anything that goes wrong.
 */
export type Bedside = {
  readonly get: () => BedsideSnapshot
  readonly subscribe: (listener: () => void) => () => void
  /** Replaces the source of the waves, from its start; undefined: there are none. */
  readonly play: (source: Source | undefined) => void
  /** One more source, of numbers alone. The answer takes it away. */
  readonly add: (source: Source) => () => void
  /** Our own frames as a viewer would decode them, for the page's picture. */
  readonly stream: () => WaveStream | undefined
  readonly open: () => () => void
  /** The page goes: sends what waits for the record. The answer: all that is not known to be in it. */
  readonly leave: () => Unkept
  /** Called with the room that the page is in, now and whenever that changes; undefined: in none. */
  readonly onRoom: (listener: (session: E2eeSession | undefined) => void) => () => void
}

/** Of what was measured for the record, what is not there. */
export type Unkept = { readonly numbers: number; readonly seconds: number }

export type BedsideSnapshot = {
  readonly phase:
    | "opening"
    | "unknown_link"
    | "offline"
    /** Somebody has to say first whose page this is. */
    | "whose"
    | "wait"
    | "no_consent"
    | "unencrypted"
    /** It may be sent, and there is nothing to send. */
    | "nothing"
    | "connecting"
    | "sending"
    | "ended"
  readonly view: DeviceView | undefined
  readonly charting: boolean
  /** Seconds of waves that could not be kept in the record. */
  readonly lostSeconds: number
  /** Numbers that could not be. */
  readonly lostNumbers: number
  readonly people: readonly string[]
  readonly code: SpokenCode
  /** What is told to the watchers: of each number the newest. */
  readonly numerics: readonly Numeric[]
  readonly conditions: readonly Condition[]
  /** Of the waves. */
  readonly source: SourceNote | undefined
  /** It was played once, to its end. */
  readonly isOver: boolean
}

const watchEveryMs = 5_000
/** Shorter while waiting: the doctor looks for the signal as soon as the patient is in. */
const waitEveryMs = 2_000
const numbersAlone = {
  note: { kind: "device", name: "", loopSeconds: undefined },
  waves: undefined,
} as const
/** A watcher pings every 5 s: none for so long while one is there means that nothing reaches us. */
const deafAfterMs = 12_000

/**
 * `asksWhose`: whether nothing may leave yet, as nobody said that it is the right patient. `before`: what
 * was lost with this page when it was last closed or loaded again.
 */
export function createBedside(
  token: string,
  workerUrl: () => Promise<string>,
  asksWhose: () => boolean,
  before: Unkept = { numbers: 0, seconds: 0 },
): Bedside {
  let leaving = false
  const api = deviceApi(token, () => leaving)
  const listeners = new Set<() => void>()
  const roomListeners = new Set<(session: E2eeSession | undefined) => void>()
  let snapshot: BedsideSnapshot = {
    phase: "opening",
    view: undefined,
    charting: false,
    lostSeconds: before.seconds,
    lostNumbers: before.numbers,
    people: [],
    code: { state: "none" },
    numerics: [],
    conditions: [],
    source: undefined,
    isOver: false,
  }
  const board: NumberBoard = numberBoard()
  let sources = 0
  let devices = 0
  let closeWaves = () => {}
  let engine: Broadcast | undefined
  let stream: WaveStream | undefined
  let room: JoinedRoom | undefined
  let attached: Attached | undefined
  let playing: { readonly source: Source; readonly since: number } | undefined
  const time = serverTime()
  const right = permit(() => performance.now())
  let chart: ReturnType<typeof charter> | undefined
  let waves: ReturnType<typeof waveCharter> | undefined

  function update(change: Partial<BedsideSnapshot>): void {
    snapshot = { ...snapshot, ...change }
    for (const listener of listeners) listener()
  }

  function play(source: Source | undefined): void {
    closeWaves()
    playing = source && { source, since: pageClock() }
    start()
    closeWaves = source === undefined ? () => {} : listen("waves", source)
    update({ source: source?.note })
    show()
  }

  function add(source: Source): () => void {
    const name = `source ${++sources}`
    const isDevice = source.note.kind === "device"
    if (isDevice) devices++
    const close = listen(name, source)
    return () => {
      close()
      if (isDevice) devices--
    }
  }

  function listen(name: string, source: Source): () => void {
    const on: SourceListener = {
      measured(values) {
        board.take(name, values)
        chartTold(values)
        tell()
      },
      withdrawn(values) {
        board.withdraw(name, values)
        chart?.withdraw(values, time.ahead())
        tell()
      },
      conditions(changes) {
        board.conditions(name, source.note.name, changes)
        chartWrong()
        tell()
      },
    }
    const close = source.open(on)
    return () => {
      close()
      board.close(name)
      chartWrong()
      tell()
    }
  }

  /** The record has of each number what the watchers see, and no second source beside it. */
  function chartTold(values: readonly Numeric[]): void {
    const now = pageClock()
    chart?.add(board.told(values, now), time.ahead(), now)
  }

  function chartWrong(): void {
    const now = pageClock()
    chart?.wrong(board.snapshot(now).conditions, time.ahead(), now)
  }

  function tell(): void {
    engine?.tell()
    show()
  }

  function show(): void {
    const { values: numerics, conditions } = board.snapshot(pageClock())
    update({ numerics, conditions, isOver: engine?.isOver() ?? false })
  }

  /** Numbers alone are sent without waves: every start of the waves is another stream. */
  function start(): void {
    engine?.stop()
    attached?.detach()
    attached = undefined
    const { note, waves: played } = playing?.source ?? numbersAlone
    const playedMs = playing && pageClock() - playing.since
    const started = broadcast({ note, waves: played, playedMs }, pageClock, Math.random, {
      onFrame(payload, at) {
        stream?.receive(payload, at, 0)
        waves?.sent(started.meta, payload, time.ahead())
      },
      onDerived(values) {
        board.take("waves", values)
        chartTold(values)
        show()
      },
      numbers: (now) => board.snapshot(now),
    })
    engine = started
    stream = played === undefined ? undefined : waveStream(started.meta, () => undefined)
    attach()
  }

  /** A page that has nothing to send is in nobody's way. */
  function hasSomething(): boolean {
    if (snapshot.source !== undefined || devices > 0) return true
    const { values, withdrawn } = board.snapshot(pageClock())
    return values.length > 0 || withdrawn.length > 0
  }

  function attach(): void {
    if (room !== undefined && engine !== undefined)
      attached = engine.attach(room.session, room.track)
  }

  /** The whole life of the page; ends when it is closed. */
  async function live(signal: AbortSignal): Promise<void> {
    for (let attempt = 0; !signal.aborted; attempt++) {
      const before = performance.now()
      const outcome = await turn(signal)
      if (outcome === "stop") return
      // a turn that went well for a while starts the waiting anew
      if (outcome === "again" || performance.now() - before > 20_000) attempt = -1
      await pause(
        outcome === "again" ? waitEveryMs : backoffMs(Math.max(0, attempt), Math.random()),
        signal,
      )
    }
  }

  async function turn(signal: AbortSignal): Promise<"again" | "failed" | "stop"> {
    const askedAt = pageClock()
    const answer = snapshot.view === undefined ? await api.view() : await api.state()
    if (!answer.ok) {
      const unknown = isUnknown(answer)
      update({ phase: unknown ? "unknown_link" : "offline" })
      return unknown ? "stop" : "failed"
    }
    take(answer.value, askedAt)
    const step = bedsideStep(answer.value)
    if (step !== "ended" && asksWhose()) {
      update({ phase: "whose" })
      return "again"
    }
    if (step !== "send") {
      update({ phase: step })
      return step === "ended" ? "stop" : "again"
    }
    if (!hasSomething()) {
      update({ phase: "nothing" })
      return "again"
    }
    try {
      return await send(signal)
    } catch {
      return "failed"
    }
  }

  function take(state: DeviceState | DeviceView, askedAt: number): void {
    right.told()
    const missing = time.told(state.now, askedAt, pageClock())
    if (missing !== 0) {
      movePageClock(missing)
      // another stream: to its watchers its clock is a new one
      start()
    }
    if ("clinic" in state) update({ view: state })
    const { consent, visitState } = state
    const isAgreed = consent.vitals && consent.charting && visitState === "in_call"
    const charting = isAgreed && !asksWhose()
    chart?.allow(charting)
    waves?.allow(charting)
    chartWrong()
    const { numbers: lostNumbers, seconds: lostSeconds } = lost()
    update({ charting, lostSeconds, lostNumbers })
  }

  function lost(): Unkept {
    return {
      numbers: before.numbers + (chart?.lost() ?? 0),
      seconds: before.seconds + (waves?.lostSeconds() ?? 0),
    }
  }

  /** One connection, until it is lost, useless or no longer wanted. */
  async function send(signal: AbortSignal): Promise<"again" | "failed"> {
    update({ phase: "connecting" })
    const opened = await joinRoom(api, await workerUrl())
    if (opened === undefined) return "failed"
    let broken = false
    const { session } = opened
    const undo = [
      session.state.subscribe(() => showRoom(session)),
      session.onAlarm((code) => (broken ||= needsNewSession(code))),
    ]
    try {
      enter(opened)
      attach()
      showRoom(session)
      const joinedAt = pageClock()
      while (!signal.aborted && !broken && session.state.get().connection !== "disconnected") {
        await pause(Math.min(watchEveryMs, right.left()), signal)
        if (isDeaf(session, joinedAt)) break
        const askedAt = pageClock()
        const state = await right.within(api.state())
        if (state === undefined || isUnknown(state)) break
        if (!state.ok) continue
        take(state.value, askedAt)
        if (bedsideStep(state.value) !== "send" || !hasSomething()) return "again"
      }
      return "failed"
    } finally {
      for (const each of undo) each()
      attached?.detach()
      attached = undefined
      enter(undefined)
      update({ people: [], code: { state: "none" } })
      await session.close()
    }
  }

  function enter(next: JoinedRoom | undefined): void {
    room = next
    for (const listener of roomListeners) listener(next?.session)
  }

  function isDeaf(opened: E2eeSession, joinedAt: number): boolean {
    const watched = opened.state
      .get()
      .peers.some(
        (peer) =>
          (peer.role === "clinician" || peer.role === "watcher") && peer.state === "secured",
      )
    const heard = attached?.pingedAt()
    return watched && heard !== undefined && pageClock() - Math.max(heard, joinedAt) > deafAfterMs
  }

  function showRoom({ state }: E2eeSession): void {
    const { peers, code, connection } = state.get()
    const phase = room !== undefined && connection === "connected" ? "sending" : "connecting"
    update({ phase, people: peers.map((peer) => peer.role ?? "stranger"), code })
  }

  return {
    get: () => snapshot,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    play,
    add,
    stream: () => stream,
    onRoom(listener) {
      roomListeners.add(listener)
      listener(room?.session)
      return () => roomListeners.delete(listener)
    },
    leave() {
      leaving = true
      const { numbers, seconds } = lost()
      const unkept = {
        numbers: numbers + (chart?.leave() ?? 0),
        seconds: seconds + (waves?.leave() ?? 0),
      }
      leaving = false
      return unkept
    },
    open() {
      const closing = new AbortController()
      chart = charter(api)
      waves = waveCharter(api)
      start()
      void live(closing.signal)
      return () => {
        closing.abort()
        chart?.stop()
        waves?.stop()
        closeWaves()
        engine?.stop()
        engine = undefined
      }
    },
  }
}

function isUnknown(answer: Answer<unknown>): boolean {
  return !answer.ok && (answer.reason === "unauthenticated" || answer.reason === "not_found")
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener("abort", done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener("abort", done)
    if (signal.aborted) done()
  })
}
