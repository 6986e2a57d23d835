import { ConnectionQuality, LocalVideoTrack, Track, VideoQuality } from "livekit-client"
import type { RemoteParticipant, Room } from "livekit-client"

import { statsOf } from "@/app/_media/room-stats"
import type { E2eeSession, Peer, SeatRole } from "@/lib/e2ee/client/session"
import { readControl } from "@/lib/e2ee/control-word"
import type { ControlWord, LineWord, Rung } from "@/lib/e2ee/control-word"

import { carriedOn } from "./carried"
import type { Carried } from "./carried"
import { castOf } from "./cast"
import { atTheTop, lower, step } from "./ladder"
import { countersOf, lostBetween, sendKbps } from "./line-sample"
import type { Counters } from "./line-sample"
import { noticeOther, otherLine, unmet } from "./line-state"
import type { OtherFacts } from "./line-state"
import { unwatched } from "./line-view"
import type { LineView } from "./line-view"
import { carryVoice } from "./narrow-voice"
import { observable } from "./observable"
import type { Observable } from "./observable"

export type LineWatch = {
  readonly view: Observable<LineView>
  /** The most that the person wants. */
  choose(most: Rung): void
  stop(): void
}

/**
 * Looks at the line once a second, gives up what it does not carry, takes it back when it does, and
 * tells the other side. Loaded after the first frame: a line is bad for seconds before it matters.
 */
export function watchLine(session: E2eeSession, seat: SeatRole, group: boolean): LineWatch {
  const { room } = session
  const view = observable<LineView>(unwatched)
  const applied = new WeakMap<object, Applied>()
  const heard = new Map<string, { word: LineWord; at: number }>()
  let [ladder, most, memory]: [typeof atTheTop, Rung, typeof unmet] = [atTheTop, "video", unmet]
  let insideSince = Date.now()
  let counted: { at: number; counters: Counters }[] = []
  let told: { text: string; at: number } | undefined

  const forget = session.on("control", (message) => {
    const word = readControl(message.json(), message.from.role)
    if (word?.t === "line") heard.set(message.from.identity, { word, at: Date.now() })
  })

  async function look(): Promise<void> {
    const now = Date.now()
    const inside = session.state.get().connection === "connected"
    // A fresh connection finds its speed in some seconds; and what is away carries nothing.
    if (!inside) {
      insideSince = now
      counted = []
    } else if (now - insideSince > warmUpMs) ladder = step(ladder, await sample(now))
    const rung = lower(ladder.rung, most)
    const quality = room.localParticipant.connectionQuality
    const weak = ladder.rung !== "video" || quality === ConnectionQuality.Poor
    if (inside) await carry(room, carriedOn(rung, most), applied).catch(() => undefined)
    if (inside) tell({ rung, weak, leaving: false }, now)
    show({ rung, weak, other: other(now) })
  }

  function other(now: number): LineView["other"] {
    if (group && seat === "clinician") return undefined
    const facts = factsOf(session, seat, heard, now)
    memory = noticeOther(memory, facts, now)
    return otherLine(memory, facts, now)
  }

  async function sample(now: number) {
    const entries = await statsOf(room)
    const counters = countersOf(entries)
    const [before] = counted
    counted = [...counted, { at: now, counters }].slice(-windowSamples)
    return {
      at: now,
      lostPercent: before === undefined ? undefined : lostBetween(before.counters, counters),
      sendKbps: sendKbps(entries),
      silent: room.localParticipant.connectionQuality === ConnectionQuality.Lost,
    }
  }

  /** When it changes, and now and then for whoever came meanwhile. */
  function tell(word: LineWord, now: number): void {
    const text = JSON.stringify(word)
    if (told !== undefined && told.text === text && now - told.at < repeatMs) return
    told = { text, at: now }
    const said: ControlWord = { t: "line", ...word }
    void session.send("control", said)
  }

  function show(next: LineView): void {
    if (JSON.stringify(next) !== JSON.stringify(view.get())) view.set(next)
  }

  const timer = setInterval(() => void look(), 1_000)
  return {
    view,
    choose(rung) {
      most = rung
      void look()
    },
    stop() {
      clearInterval(timer)
      forget()
    },
  }
}

const warmUpMs = 6_000
const windowSamples = 3
const repeatMs = 4_000
const freshMs = 12_000

function factsOf(
  session: E2eeSession,
  seat: SeatRole,
  heard: ReadonlyMap<string, { word: LineWord; at: number }>,
  now: number,
): OtherFacts {
  const { lead } = castOf(session.state.get().peers, seat)
  // Who left said so a moment before; who is away cannot say it any more.
  const said = [...heard].findLast(([identity]) => lead === undefined || identity === lead.identity)
  const word = said !== undefined && now - said[1].at < freshMs ? said[1].word : undefined
  if (lead === undefined) return { presence: "away", said: word, poor: false }
  const quality = session.room.remoteParticipants.get(lead.identity)?.connectionQuality
  const lost = quality === ConnectionQuality.Lost
  const poor = quality === ConnectionQuality.Poor
  return { presence: lost ? "silent" : presenceOf(lead), said: word, poor }
}

function presenceOf({ state }: Peer): OtherFacts["presence"] {
  switch (state) {
    case "keyed":
    case "secured":
    // Their line is well: it is their key that is not, and that is said elsewhere.
    case "mismatch":
      return "here"
    case "silent":
      return "silent"
    case "member":
    case "key-failed":
    case "stranger":
      return "securing"
  }
}

/** What a track was told last: how large its pictures, or whether its sound is wanted. */
type Applied = Carried["pictures"] | "heard" | "unheard"

/** Everybody's pictures and sound, as much as is carried. Each is told once, again after it changed. */
async function carry(
  room: Room,
  carried: Carried,
  applied: WeakMap<object, Applied>,
): Promise<void> {
  for (const participant of room.remoteParticipants.values()) receive(participant, carried, applied)
  await carryVoice(room, carried.narrow)
  for (const source of pictures) {
    const own = room.localParticipant.getTrackPublication(source)?.track
    if (own instanceof LocalVideoTrack && !own.isMuted) await send(own, carried.pictures, applied)
  }
}

function receive(
  participant: RemoteParticipant,
  { pictures: size, sound }: Carried,
  applied: WeakMap<object, Applied>,
): void {
  for (const source of pictures) {
    const publication = participant.getTrackPublication(source)
    if (publication?.track === undefined || !publication.isDesired) continue
    if ((applied.get(publication.track) ?? "large") === size) continue
    applied.set(publication.track, size)
    publication.setEnabled(size !== "none")
    if (size !== "none") publication.setVideoQuality(qualities[size])
  }
  const voice = participant.getTrackPublication(Track.Source.Microphone)
  if (voice?.track === undefined || !voice.isDesired) return
  const heard = sound ? "heard" : "unheard"
  if ((applied.get(voice.track) ?? "heard") === heard) return
  applied.set(voice.track, heard)
  voice.setEnabled(sound)
}

async function send(
  own: LocalVideoTrack,
  size: Carried["pictures"],
  applied: WeakMap<object, Applied>,
): Promise<void> {
  if ((applied.get(own) ?? "large") === size) return
  applied.set(own, size)
  if (size === "none") return own.pauseUpstream()
  await own.resumeUpstream()
  own.setPublishingQuality(qualities[size])
}

const pictures = [Track.Source.Camera, Track.Source.ScreenShare] as const
const qualities = { large: VideoQuality.HIGH, small: VideoQuality.LOW } as const
