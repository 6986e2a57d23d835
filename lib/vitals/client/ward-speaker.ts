import type { ConditionId, Priority } from "../alarms/condition"
import { worse } from "../alarms/condition"
import type { AlarmSpeaker } from "./alarm-speaker"

type Sounding = { readonly condition: ConditionId; readonly priority: Priority }

/** One sound for the whole ward: the worst of all patients. */
export type WardSpeaker = {
  /** What stands for the speaker in one patient's monitoring. */
  readonly of: (visitId: string) => AlarmSpeaker
  readonly pausedUntil: () => number | undefined
  /** For this page alone, and what sounds now: a new alarm of high priority breaks it, and so does a record that has it not. */
  readonly pause: () => void
  readonly resume: () => void
  /** Sound may be needed, and the browser lets none out. */
  readonly isBlocked: () => boolean
  readonly unblock: () => void
  readonly close: () => void
}

const pauseMs = 2 * 60_000

/** Whether the record has it that the sound is paused, or on again. */
export type NoteSound = (state: "paused" | "on") => Promise<boolean>

export function wardSpeaker(
  speaker: AlarmSpeaker,
  now: () => number,
  note: NoteSound,
): WardSpeaker {
  const soundings = new Map<string, Sounding>()
  let isStarted = false
  let pausedUntil: number | undefined
  let known: ReadonlySet<string> = new Set()

  function highs(): string[] {
    return [...soundings].flatMap(([visitId, { condition, priority }]) =>
      priority === "high" ? [`${visitId} ${condition}`] : [],
    )
  }

  function sound(): void {
    const isOver = pausedUntil !== undefined && now() >= pausedUntil
    if (isOver || highs().some((one) => !known.has(one))) pausedUntil = undefined
    // One that ended meanwhile is a new one when it comes again.
    known = new Set(highs())
    if (pausedUntil !== undefined) return speaker.sound(null)
    const worst = [...soundings.values()].reduce<Sounding | null>(
      (a, b) => (a === null || worse(b.priority, a.priority) ? b : a),
      null,
    )
    speaker.sound(worst)
  }

  return {
    of: (visitId) => ({
      start() {
        isStarted = true
        speaker.start()
      },
      sound(of) {
        if (of === null) soundings.delete(visitId)
        else soundings.set(visitId, of)
        sound()
      },
      // Whether the browser lets sound out is said once, for the page.
      isFree: () => true,
      unblock: () => speaker.unblock(),
      close() {
        soundings.delete(visitId)
        sound()
      },
    }),
    pausedUntil: () => pausedUntil,
    pause() {
      const until = now() + pauseMs
      pausedUntil = until
      sound()
      void note("paused").then((isNoted) => {
        // What nobody can look up later does not last.
        if (isNoted || pausedUntil !== until) return
        pausedUntil = undefined
        sound()
      })
    },
    resume() {
      pausedUntil = undefined
      sound()
      void note("on")
    },
    isBlocked: () => isStarted && !speaker.isFree(),
    unblock: () => speaker.unblock(),
    close: () => speaker.close(),
  }
}
