import { RoomEvent } from "livekit-client"
import type { DisconnectReason, LocalTrack } from "livekit-client"

import { post } from "@/app/_edge/post"
import type { Posted } from "@/app/_edge/post"
import type { PreparedMedia } from "@/app/_media/prepared-media"
import { needsNewSession } from "@/lib/e2ee/alarm-code"
import { createSession } from "@/lib/e2ee/client/session"
import type { E2eeSession, PreparedSeat, Protection } from "@/lib/e2ee/client/session"
import type { ControlWord } from "@/lib/e2ee/control-word"
import type { Bytes } from "@/lib/e2ee/encoding"
import type { SeatToken } from "@/lib/rooms/commands"
import { serverClock } from "@/lib/rooms/seat-clock"
import { withTimeout } from "@/lib/with-timeout"

import { reportAlarms } from "./alarm-report"
import { idle, isUnderWay, next, retryDelay } from "./call-state"
import type { CallEvent, CallState, Standstill } from "./call-state"
import { afterDisconnect } from "./disconnect"
import { observable } from "./observable"
import type { Observable } from "./observable"
import { onReturn } from "./on-return"
import { ownMedia } from "./own-media"
import type { OwnMedia } from "./own-media"
import { takeSeat, workerUrl } from "./seat-ahead"
import { seatLock } from "./seat-lock"

/**
 * One person's call, from the press to the end: tokens, own devices, and coming back by itself after
 * whatever goes wrong. Who may be seen, and by whom, is the encrypted session's affair.
 */
export type Call = {
  readonly snapshot: Observable<CallSnapshot>
  readonly media: OwnMedia
  /** "take": also where another window of this browser is in the call. */
  join(how?: "if_free" | "take"): void
  /** Where the call stands still as "unlocked": the person read that the visit is not encrypted, and goes in. */
  joinUnencrypted(): void
  /** Ends it for this person; the visit goes on. */
  leave(): Promise<void>
  /** To be called from a press: sound and picture may start. */
  startPlayback(): Promise<void>
  /** The page goes away. */
  close(): void
}

export type CallOptions = {
  /** Staff name the visit they mean; a patient has only one. */
  visitId?: string
  /** The host of a class names that instead. */
  classId?: string
  prepared: PreparedMedia | null
  /** Camera and microphone are opened by a press alone. */
  quiet?: boolean
  /** From a link that a person handed over, on either side. */
  linkSecret?: Bytes | undefined
  /** The sitting, as far as the page knows it. */
  room?: string | null
  /** What the person was told of the visit's encryption before they pressed Join. */
  protection: Protection
}

export type CallSnapshot = {
  readonly state: CallState
  /** What the person knows, and the only thing that is joined. */
  readonly protection: Protection
  /** From the first token on; kept over reconnections, gone once the call is over. */
  readonly session: E2eeSession | null
  /** The browser plays nothing until it is touched. */
  readonly playbackBlocked: boolean
}

export function createCall(options: CallOptions): Call {
  const snapshot = observable<CallSnapshot>({
    state: idle,
    protection: options.protection,
    session: null,
    playbackBlocked: false,
  })
  const media = ownMedia(options.prepared, () => void publishOwn(), options.quiet)
  const { visitId, classId } = options
  const sitting = { ...(visitId && { visitId }), ...(classId && { classId }) }
  const { linkSecret } = options
  const lock = seatLock(visitId ?? classId ?? "own", () =>
    apply({ type: "stopped", why: "elsewhere" }),
  )
  let seat: PreparedSeat | undefined
  let room = options.room ?? undefined
  let retry: ReturnType<typeof setTimeout> | undefined
  const forgetReturns = onReturn(() => {
    if (retry !== undefined) void attempt()
  })
  /** Counts the attempts: what an older one still learns is too late. */
  let attempts = 0

  const update = (change: Partial<CallSnapshot>): void =>
    snapshot.set({ ...snapshot.get(), ...change })

  function apply(event: CallEvent): void {
    const state = next(snapshot.get().state, event)
    update({ state })
    if (isUnderWay(state)) return
    lock.rise()
    void dropSession()
  }

  async function enter(how: "if_free" | "take"): Promise<void> {
    const free = await lock.sit(how)
    if (!isUnderWay(snapshot.get().state)) return lock.rise()
    if (free) await attempt()
    else apply({ type: "stopped", why: "occupied" })
  }

  async function attempt(): Promise<void> {
    waitNoLonger()
    const mine = ++attempts
    const late = (): boolean => mine !== attempts || !isUnderWay(snapshot.get().state)
    // The answer to "may this page use your camera" must not hold up the connection.
    const ready = media.ready()
    try {
      const answer = await askForToken()
      if (late()) return
      if (isOtherwise(answer)) return apply({ type: "stopped", why: otherwise() })
      if (!answer.ok) {
        apply({ type: "refused", reason: answer.reason, at: Date.now() })
        return tryAgain()
      }
      apply({ type: "token" })
      const session = await sessionFor(answer.value)
      void ready.then(() => (late() ? undefined : publishOwn()))
      const { url, token, certificate } = answer.value
      await withTimeout(session.connect(url, token, certificate), connectMs)
      if (late()) return
      apply({ type: "connected" })
    } catch (error) {
      if (late()) return
      if (isUnsupported(error)) return apply({ type: "stopped", why: "unsupported" })
      apply({ type: "lost", at: Date.now() })
      // What failed twice with this session is given a fresh start: new room object, key and worker.
      const { state } = snapshot.get()
      if (state.at === "reconnecting" && state.tries >= 2) await dropSession({ keepTracks: true })
      tryAgain()
    }
  }

  function isOtherwise(answer: Posted<SeatToken>): boolean {
    if (!answer.ok) return answer.reason === "other_protection"
    return answer.value.protection !== snapshot.get().protection
  }

  /** Nobody goes on by themselves from what they were told to something else. */
  function otherwise(): Standstill {
    return snapshot.get().protection === "end_to_end" ? "unlocked" : "refused"
  }

  /** By itself, later each time, for as long as the person stays. */
  function tryAgain(): void {
    const { state } = snapshot.get()
    if (state.at !== "reconnecting") return
    waitNoLonger()
    retry = setTimeout(() => void attempt(), retryDelay(state.tries, Math.random()))
  }

  function waitNoLonger(): void {
    clearTimeout(retry)
    retry = undefined
  }

  /** The secret's name depends on the sitting: a page that knew another one, or none, asks once more. */
  async function askForToken(): Promise<Posted<SeatToken>> {
    const { protection } = snapshot.get()
    const ask = async () =>
      post<SeatToken>("/api/rooms/token", { ...(await ownKey()), ...sitting, protection })
    const answer = await ask()
    if (!answer.ok || linkSecret === undefined || answer.value.visit === room) return answer
    room = answer.value.visit
    return ask()
  }

  async function ownKey(): Promise<{ pub: string; lid: string }> {
    const { session } = snapshot.get()
    if (session !== null) return { pub: session.pub, lid: session.lid }
    seat ??= await takeSeat(snapshot.get().protection)
    return {
      pub: seat.pub,
      lid: await seat.lid(room === undefined ? undefined : linkSecret, room ?? ""),
    }
  }

  async function sessionFor(token: SeatToken): Promise<E2eeSession> {
    const known = snapshot.get().session
    if (known !== null) {
      known.putOut(token.out)
      known.setHost(token.host)
      return known
    }
    const { identity, role, signingKeys, out, host } = token
    const session = await createSession({
      visit: token.visit,
      identity,
      role,
      protection: snapshot.get().protection,
      signingKeys,
      out,
      host,
      ...(linkSecret === undefined ? {} : { linkSecret }),
      workerUrl: seat === undefined ? await workerUrl() : "",
      ...(seat === undefined ? {} : { seat }),
      now: serverClock(token),
    })
    seat = undefined
    listen(session)
    update({ session })
    return session
  }

  function listen(session: E2eeSession): void {
    const { room } = session
    const isCurrent = (): boolean => snapshot.get().session === session
    room.on(RoomEvent.Reconnecting, () => isCurrent() && apply({ type: "lost", at: Date.now() }))
    room.on(RoomEvent.Reconnected, () => {
      if (!isCurrent()) return
      apply({ type: "connected" })
      void publishOwn()
    })
    room.on(RoomEvent.Disconnected, (reason) => isCurrent() && dropped(reason))
    const playback = (): void =>
      update({ playbackBlocked: !room.canPlaybackAudio || !room.canPlaybackVideo })
    room.on(RoomEvent.AudioPlaybackStatusChanged, playback)
    room.on(RoomEvent.VideoPlaybackStatusChanged, playback)
    reportAlarms(session, sitting)
    session.onAlarm((code, { kid }) => {
      if (!isCurrent()) return
      if (needsNewSession(code)) void restart()
      if (code === "code-denied") apply({ type: "stopped", why: "differ" })
      if (code === "local-plaintext") apply({ type: "stopped", why: "plaintext" })
      // A stranger's stream is hidden and named; one of the visit's own seats, which has a key, means that
      // something is wrong with the visit.
      if (code === "media-plaintext" && kid !== undefined)
        apply({ type: "stopped", why: "plaintext" })
    })
  }

  /** What is live here and not out yet goes out. What does not get out is said, with a press that tries again. */
  async function publishOwn(): Promise<void> {
    const { session } = snapshot.get()
    if (session === null) return
    const isOut = (track: LocalTrack): boolean =>
      [...session.room.localParticipant.trackPublications.values()].some((p) => p.track === track)
    const send = async (track: LocalTrack): Promise<void> => {
      const out = (): void => media.sent(track, true)
      if (isOut(track)) return out()
      try {
        await withTimeout(session.publish([track]), publishMs, out)
        out()
      } catch {
        // What a connection that was lost meanwhile did not carry goes with the next.
        const { state, session: current } = snapshot.get()
        if (current === session && state.at === "in_call") media.sent(track, false)
      }
    }
    await Promise.all(media.tracks().map(send))
  }

  function dropped(reason: DisconnectReason | undefined): void {
    const { state } = snapshot.get()
    // A failed attempt to connect speaks for itself.
    if (state.at === "fetching" || state.at === "connecting") return
    const event = afterDisconnect(reason)
    // We leave only after we let go of the session. What ends in the middle of a call without us, the
    // browser ended: it froze a page behind others, and thaws it.
    if (event === "ours" && state.at !== "in_call") return
    if (event === "anew") return void restart()
    if (event !== "retry" && event !== "ours") return apply(event)
    apply({ type: "lost", at: Date.now() })
    tryAgain()
  }

  async function restart(): Promise<void> {
    apply({ type: "lost", at: Date.now() })
    await dropSession({ keepTracks: true })
    if (isUnderWay(snapshot.get().state)) await attempt()
  }

  async function dropSession({ keepTracks = false } = {}): Promise<void> {
    waitNoLonger()
    const { session } = snapshot.get()
    if (!keepTracks) media.stop()
    if (session === null) return
    update({ session: null, playbackBlocked: false })
    await withTimeout(
      session.leave({ keepTracks }).then(() => session.close()),
      leaveMs,
    ).catch(() => undefined)
  }

  function forgetSeat(): void {
    seat?.worker?.terminate()
    seat = undefined
  }

  return {
    snapshot,
    media,
    joinUnencrypted() {
      const { state } = snapshot.get()
      if (state.at !== "disconnected" || state.why !== "unlocked") return
      forgetSeat()
      update({ protection: "none" })
      this.join("take")
    },
    join(how = "if_free") {
      if (isUnderWay(snapshot.get().state)) return
      apply({ type: "join" })
      void enter(how)
    },
    async leave() {
      attempts += 1
      waitNoLonger()
      // So that the other side reads "left", not "dropped".
      const word: ControlWord = { t: "line", rung: "video", weak: false, leaving: true }
      await withTimeout(
        Promise.resolve(snapshot.get().session?.send("control", word)),
        goodbyeMs,
      ).catch(() => undefined)
      update({ state: next(snapshot.get().state, { type: "left" }) })
      lock.rise()
      await dropSession()
    },
    async startPlayback() {
      const room = snapshot.get().session?.room
      await Promise.allSettled([room?.startAudio(), room?.startVideo()])
    },
    close() {
      forgetReturns()
      attempts += 1
      waitNoLonger()
      lock.rise()
      void dropSession()
      forgetSeat()
    },
  }
}

const connectMs = 20_000
/** Begins before the room is entered: that time, and the 15 s that the library gives the connection that carries it. */
const publishMs = connectMs + 15_000
const leaveMs = 3_000
const goodbyeMs = 300

function isUnsupported(error: unknown): boolean {
  return error instanceof Error && error.name === "DeviceUnsupportedError"
}
