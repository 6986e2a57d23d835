import { describe, expect, it } from "vitest"

import { period } from "../alarms/sound"
import { alarmSpeaker } from "./alarm-speaker"

/** The part of Web Audio that is asked for, with a clock that the test moves. Seconds. */
function browser(state: AudioContextState = "running") {
  const tones: { start: number; stop: number }[] = []
  const context = {
    currentTime: 10,
    state,
    destination: {},
    createOscillator() {
      const tone = { start: NaN, stop: NaN }
      tones.push(tone)
      return {
        frequency: { value: 0 },
        setPeriodicWave: () => undefined,
        connect: (to: unknown) => to,
        disconnect: () => undefined,
        start: (at: number) => void (tone.start = at),
        stop: (at = context.currentTime) => void (tone.stop = at),
      }
    },
    createGain: () => ({
      gain: { setValueAtTime: () => undefined, linearRampToValueAtTime: () => undefined },
      connect: (to: unknown) => to,
    }),
    createPeriodicWave: () => ({}),
    suspend: async () => undefined,
    resume: async () => void (context.state = "running"),
  }
  // oxlint-disable-next-line typescript/consistent-type-assertions -- a stand-in for the browser's own
  const speaker = alarmSpeaker(() => context as unknown as AudioContext)
  speaker.start()
  return { tones, context, speaker }
}

const saturation = { condition: "MDC_PULS_OXIM_SAT_O2.low", priority: "high" } as const
const rate = { condition: "MDC_ECG_HEART_RATE.high", priority: "medium" } as const

describe("the sound of alarms", () => {
  it.each([
    [saturation, 10],
    [rate, 3],
  ])("of %o: a burst at once, and again by its period, each tone once", (alarm, count) => {
    const { tones, context, speaker } = browser()
    const every = period(alarm.priority) / 1000
    const bursts = 4
    for (; context.currentTime < 10 + (bursts - 0.5) * every; context.currentTime += 0.25)
      speaker.sound(alarm)
    expect(tones[0]?.start).toBeCloseTo(10.02)
    const starts = tones.map(({ start }) => start)
    expect(starts.filter((start) => start < 10 + (bursts - 1) * every)).toHaveLength(
      count * (bursts - 1),
    )
    expect(new Set(starts).size).toBe(starts.length)
    expect(starts.toSorted((a, b) => a - b)).toEqual(starts)
  })

  it("ends within the tick after somebody answered, also what was planned ahead", () => {
    const { tones, context, speaker } = browser()
    speaker.sound(saturation)
    context.currentTime += 0.25
    const planned = tones.filter(({ start }) => start > context.currentTime).length
    expect(planned).toBeGreaterThan(0)
    speaker.sound(null)
    expect(tones.every(({ stop }) => stop <= context.currentTime)).toBe(true)
    context.currentTime += 5
    speaker.sound(null)
    expect(tones).toHaveLength(tones.filter(({ start }) => start < 12).length)
  })

  it("begins anew with what is worse", () => {
    const { tones, context, speaker } = browser()
    speaker.sound(rate)
    const before = tones.length
    context.currentTime += 0.5
    speaker.sound(saturation)
    expect(tones[before]?.start).toBeCloseTo(10.52)
  })

  it("plans nothing in the past after a pause of the page", () => {
    const { tones, context, speaker } = browser()
    speaker.sound(saturation)
    const before = tones.length
    context.currentTime += 60
    speaker.sound(saturation)
    for (const { start } of tones.slice(before)) expect(start).toBeGreaterThanOrEqual(70)
  })

  it("is not free while the browser keeps it silent, and plays from the press on", async () => {
    const { tones, speaker } = browser("suspended")
    speaker.sound(saturation)
    expect(speaker.isFree()).toBe(false)
    expect(tones).toEqual([])
    speaker.unblock()
    await Promise.resolve()
    expect(speaker.isFree()).toBe(true)
    speaker.sound(saturation)
    expect(tones.length).toBeGreaterThan(0)
  })
})
