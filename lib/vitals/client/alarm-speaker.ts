import type { ConditionId, Priority } from "../alarms/condition"
import { type Pulse, melodyOf, pulses } from "../alarms/sound"

/**
 * Plays what sounds, by the clock of Web Audio: the tick only says what, and looks a moment ahead, so
 * that a page that is busy or hidden neither stutters nor falls silent.
 */
export type AlarmSpeaker = {
  /** Somebody is monitored: from now on sound may be needed. Only the first call does something. */
  readonly start: () => void
  /** What sounds now; call it with every tick. */
  readonly sound: (of: Sounding | null) => void
  /** False while the browser lets no sound out. */
  readonly isFree: () => boolean
  /** From a press: asks the browser for sound. */
  readonly unblock: () => void
  readonly close: () => void
}

type Sounding = { readonly condition: ConditionId; readonly priority: Priority }

/** A tick may come so late. A hidden tab that has no worker is called once a second. */
const aheadMs = 1_500
const firstMs = 20
const volume = 0.4

/** `wake` answers with a context that runs, where the browser lets it. One that runs costs time: only then. */
export function alarmSpeaker(wake: () => AudioContext | undefined): AlarmSpeaker {
  let context: AudioContext | undefined
  let started = false
  let playing: (Sounding & { began: number; upTo: number }) | undefined
  let scheduled: { node: OscillatorNode; end: number }[] = []

  function silence(): void {
    for (const { node } of scheduled) {
      node.stop()
      node.disconnect()
    }
    scheduled = []
    playing = undefined
  }

  function schedule(to: AudioContext, pulse: Pulse): void {
    const [start, end] = [pulse.start / 1000, (pulse.start + pulse.duration) / 1000]
    const rise = pulse.rise / 1000
    const node = to.createOscillator()
    const gain = to.createGain()
    node.frequency.value = pulse.fundamental
    node.setPeriodicWave(timbre(to, pulse))
    gain.gain.setValueAtTime(0, start)
    gain.gain.linearRampToValueAtTime(volume, start + rise)
    gain.gain.setValueAtTime(volume, end - rise)
    gain.gain.linearRampToValueAtTime(0, end)
    node.connect(gain).connect(to.destination)
    node.start(start)
    node.stop(end)
    scheduled.push({ node, end })
  }

  return {
    start() {
      if (started) return
      started = true
      context = wake()
    },
    sound(of) {
      if (of === null || context === undefined || context.state !== "running") {
        if (playing !== undefined) silence()
        return
      }
      const now = context.currentTime * 1000
      if (playing?.condition !== of.condition || playing.priority !== of.priority) {
        silence()
        playing = { ...of, began: now + firstMs, upTo: now }
      }
      const { condition, priority, began } = playing
      const from = Math.max(playing.upTo, now)
      const to = now + aheadMs
      scheduled = scheduled.filter(({ end }) => end * 1000 > now)
      for (const pulse of pulses(priority, melodyOf(condition), began, from, to))
        schedule(context, pulse)
      playing.upTo = Math.max(to, from)
    },
    isFree: () => context?.state === "running",
    unblock() {
      // Refused where the press was none: the alarm stays.
      context?.resume().catch(() => undefined)
    },
    close() {
      silence()
      started = false
      context?.suspend().catch(() => undefined)
    },
  }
}

/** The fundamental and its overtones, as loud as the table says. */
function timbre(context: AudioContext, { fundamental, harmonics }: Pulse): PeriodicWave {
  const highest = Math.max(...harmonics.map(({ frequency }) => frequency / fundamental), 1)
  const imag = new Float32Array(Math.round(highest) + 1)
  imag[1] = 1
  for (const { frequency, level } of harmonics)
    imag[Math.round(frequency / fundamental)] = 10 ** (level / 20)
  return context.createPeriodicWave(new Float32Array(imag.length), imag)
}
