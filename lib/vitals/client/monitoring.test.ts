import { expect, it, vi } from "vitest"

import { defaultAdultLimits } from "../alarms/limits"
import { numericsBody } from "../numerics"
import { testingLine } from "../testing-line"
import type { AlarmDesk } from "./alarm-desk"
import type { AlarmSpeaker } from "./alarm-speaker"
import { hasLimits } from "./alarm-watch"
import { pageClock } from "./link"
import { createMonitoring } from "./monitoring"
import { createViewer } from "./viewer"

vi.useFakeTimers()

const heart = "MDC_ECG_HEART_RATE"

/** A record that has nothing and keeps nothing. */
const desk: AlarmDesk = {
  limits: () => Promise.resolve({ limits: defaultAdultLimits, defaults: defaultAdultLimits }),
  keep: (limits) => Promise.resolve({ ok: true, limits }),
  tell: () => Promise.resolve(true),
  knows: () => undefined,
  news: () => Promise.resolve([]),
}

function page(changes: Partial<AlarmDesk> = {}, speaker?: AlarmSpeaker) {
  const viewer = createViewer()
  const context = () => undefined
  const monitoring = createMonitoring({
    viewer,
    ahead: 0,
    desk: { ...desk, ...changes },
    who: "Dr A",
    context,
    speaker,
  })
  const close = monitoring.open()
  const enter = () => {
    const line = testingLine({ lostPercent: 0, delayMs: () => 20, isCut: () => false }, () => 0.5)
    const undo = [
      viewer.open(line.viewer.link),
      monitoring.attach({ ...line.viewer.link, now: pageClock }),
    ]
    return { device: line.bedside.link, leave: () => undo.forEach((each) => each()) }
  }
  return {
    viewer,
    monitoring,
    enter,
    close,
    alarms: () =>
      monitoring.watch
        .get()
        .summary.alarms.map(({ condition, state }) => `${condition} ${state}`)
        .filter((each) => !each.startsWith("audio_blocked")),
  }
}

type Device = ReturnType<ReturnType<typeof page>["enter"]>["device"]

async function measure(device: Device, value: number, seconds: number) {
  const about = { derived: false, origin: "device", spot: false, questionable: false } as const
  for (let i = 0; i < seconds; i++) {
    const one = { code: heart, value, unit: "/min", at: Date.now(), device: "", ...about }
    await device.send(
      "numerics",
      numericsBody({ stream: 1, values: [one], conditions: [], withdrawn: [] }),
    )
    await vi.advanceTimersByTimeAsync(1_000)
  }
}

it("goes on over a session that is lost: what sounds sounds, and the silence is an alarm", async () => {
  const { viewer, enter, alarms, close } = page()
  const first = enter()
  await measure(first.device, 134, 8)
  expect(alarms()).toEqual([`${heart}.high generating`])
  first.leave()
  await vi.advanceTimersByTimeAsync(2_000)
  expect(viewer.get().numerics).toMatchObject([{ code: heart, value: 134 }])
  expect(alarms()).toEqual([`${heart}.high generating`])
  await vi.advanceTimersByTimeAsync(12_000)
  expect(alarms()).toEqual([`${heart}.high generating`, `${heart}.no_data generating`])
  const second = enter()
  await measure(second.device, 134, 2)
  expect(alarms()).toEqual([`${heart}.high generating`])
  second.leave()
  close()
})

it("raises that nothing comes from a device that is there and never spoke, over sessions too", async () => {
  const { enter, alarms, close } = page()
  const first = enter()
  await vi.advanceTimersByTimeAsync(9_000)
  expect(alarms()).toEqual([])
  await vi.advanceTimersByTimeAsync(2_500)
  expect(alarms()).toEqual(["link_down generating"])
  first.leave()
  await vi.advanceTimersByTimeAsync(2_000)
  const second = enter()
  await vi.advanceTimersByTimeAsync(2_000)
  expect(alarms()).toEqual(["link_down generating"])
  second.leave()
  close()
})

it("asks again for limits that could not be had, and says so until then", async () => {
  let answers = false
  const limits = { ...defaultAdultLimits, version: 4 }
  const { monitoring, enter, close } = page({
    limits: () => Promise.resolve(answers ? { limits, defaults: defaultAdultLimits } : undefined),
  })
  const { leave } = enter()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(hasLimits(monitoring.watch.get())).toBe(false)
  answers = true
  await vi.advanceTimersByTimeAsync(12_000)
  expect(monitoring.watch.get().limits.version).toBe(4)
  leave()
  close()
})

it("keeps the alarm of a score that cannot be had any more", async () => {
  const { monitoring, enter, alarms, close } = page()
  const { device, leave } = enter()
  monitoring.score(true)
  await measure(device, 80, 2)
  expect(alarms()).toEqual(["news2_high generating"])
  monitoring.score(undefined)
  await measure(device, 80, 2)
  expect(alarms()).toEqual(["news2_high generating"])
  monitoring.score(false)
  await measure(device, 80, 2)
  expect(alarms()).toEqual([])
  leave()
  close()
})

it("says what the record does not have, until it has the next word about it", async () => {
  let arrives = false
  const { monitoring, enter, close } = page({ tell: () => Promise.resolve(arrives) })
  const { device, leave } = enter()
  await measure(device, 134, 8)
  const acknowledge = async () => {
    monitoring.act({ kind: "acknowledge", condition: `${heart}.high` })
    await vi.advanceTimersByTimeAsync(100)
    return [...monitoring.watch.get().unrecorded]
  }
  expect(await acknowledge()).toEqual([`${heart}.high`])
  arrives = true
  expect(await acknowledge()).toEqual([])
  leave()
  close()
})

it("reminds by one low burst that the sound is off", async () => {
  const heard: string[] = []
  const speaker: AlarmSpeaker = {
    start: () => undefined,
    sound: (of) => void heard.push(of?.priority ?? "silent"),
    isFree: () => true,
    unblock: () => undefined,
    close: () => undefined,
  }
  const { monitoring, enter, close } = page({}, speaker)
  const { device, leave } = enter()
  await measure(device, 80, 1)
  const at = pageClock()
  monitoring.watch.take({ kind: "audio_off", by: "Dr B", comment: "", at, permitted: true })
  await measure(device, 80, 118)
  expect(new Set(heard)).toEqual(new Set(["silent"]))
  await measure(device, 80, 5)
  expect(new Set(heard)).toEqual(new Set(["silent", "low"]))
  expect(heard.at(-1)).toBe("silent")
  leave()
  close()
})
