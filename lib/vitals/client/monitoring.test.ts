import { describe, expect, it, vi } from "vitest"

import type { SealedMessage } from "@/lib/e2ee/client/session"

import type { AlarmEvent } from "../alarms/event"
import { defaultAdultLimits } from "../alarms/limits"
import { numericsBody } from "../numerics"
import { nobodyDecided } from "../scores/news2-scale"
import type { Observation } from "../scores/observation"
import { testingLine } from "../testing-line"
import type { AlarmDesk, Told } from "./alarm-desk"
import type { AlarmSpeaker } from "./alarm-speaker"
import { hasLimits } from "./alarm-watch"
import { pageClock } from "./link"
import { createMonitoring } from "./monitoring"
import { isSilencing, permitted } from "./silence"
import { createViewer } from "./viewer"

vi.useFakeTimers()

const heart = "MDC_ECG_HEART_RATE"

const person = { birthDate: "1958-03-27", zone: "Europe/London" }

/** A record that has nothing and keeps nothing. */
const desk: AlarmDesk = {
  limits: () =>
    Promise.resolve({
      limits: defaultAdultLimits,
      defaults: defaultAdultLimits,
      scale: nobodyDecided,
      observations: [],
    }),
  observe: () => Promise.resolve({ ok: false, reason: "offline" }),
  decideScale: () => Promise.resolve({ ok: false, reason: "forbidden" }),
  keep: (limits) => Promise.resolve({ ok: true, limits }),
  tell: () => Promise.resolve("kept"),
  knows: () => undefined,
  has: () => false,
  news: () => Promise.resolve([]),
}

function page(changes: Partial<AlarmDesk> = {}, speaker?: AlarmSpeaker) {
  const viewer = createViewer()
  const context = () => undefined
  const monitoring = createMonitoring({
    viewer,
    person,
    ahead: () => 0,
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
      monitoring.attach({ ...line.viewer.link, now: pageClock, host: () => undefined }),
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

const by = (alarm: { by?: string }) => alarm.by ?? "nobody"

type Device = ReturnType<ReturnType<typeof page>["enter"]>["device"]

type More = { code: string; value: number; unit: string }

async function measure(device: Device, value: number, seconds: number, more: readonly More[] = []) {
  const about = { derived: false, origin: "device", spot: false, questionable: false } as const
  for (let i = 0; i < seconds; i++) {
    const values = [{ code: heart, value, unit: "/min" }, ...more].map((one) => ({
      ...one,
      at: Date.now(),
      device: "",
      ...about,
    }))
    await device.send(
      "numerics",
      numericsBody({ stream: 1, values, conditions: [], withdrawn: [] }),
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
    limits: () =>
      Promise.resolve(
        answers
          ? { limits, defaults: defaultAdultLimits, scale: nobodyDecided, observations: [] }
          : undefined,
      ),
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

it("asks again for what others did where that alone could not be had", async () => {
  let answers = false
  const { monitoring, enter, close } = page({
    news: () => {
      const off = { kind: "audio_off", permitted: true, by: "Nurse B", comment: "", at: Date.now() }
      return Promise.resolve(answers ? [{ ...off, kind: "audio_off" as const }] : undefined)
    },
  })
  const { leave } = enter()
  await vi.advanceTimersByTimeAsync(3_000)
  expect(monitoring.watch.get().summary.audio.state).toBe("on")
  answers = true
  await vi.advanceTimersByTimeAsync(12_000)
  expect(monitoring.watch.get().summary.audio.state).toBe("off")
  leave()
  close()
})

it("raises what the score says of numbers and observations, and keeps it when an input is lost", async () => {
  const now = () => Date.now()
  const seen = (item: Observation["item"], value: string | number): Observation => ({
    id: `${item} ${value}`,
    item,
    value,
    at: now(),
    by: "Nurse B",
  })
  const stable = [seen("systolic", 120), seen("temperature", 37), seen("respiration", 26)]
  let observations = [...stable, seen("oxygen", "oxygen"), seen("consciousness", "V")]
  const { monitoring, enter, alarms, close } = page({
    limits: async () => {
      const kept = await desk.limits()
      return kept && { ...kept, observations }
    },
  })
  const { device, leave } = enter()
  const scored = () => alarms().filter((each) => each.startsWith("news2_high"))
  const oximeter = { code: "MDC_PULS_OXIM_SAT_O2", value: 97, unit: "%" }
  await measure(device, 80, 3)
  // Incomplete is no score, however bad its parts are.
  expect(scored()).toEqual([])
  await measure(device, 80, 3, [oximeter])
  expect(scored()).toEqual(["news2_high generating"])
  await measure(device, 80, 65)
  expect(scored()).toEqual(["news2_high generating"])
  observations = [...stable, seen("oxygen", "air"), seen("consciousness", "A")]
  monitoring.refresh()
  await measure(device, 80, 3)
  expect(scored()).toEqual(["news2_high generating"])
  await measure(device, 80, 3, [oximeter])
  expect(scored()).toEqual([])
  leave()
  close()
})

it("says what did not arrive, also when the alarm is over, and tells it again until it is kept", async () => {
  let arrives = false
  const told: string[] = []
  const { monitoring, enter, alarms, close } = page({
    tell: (id, { kind }) => {
      told.push(id)
      return Promise.resolve(arrives || kind !== "acknowledge" ? "kept" : "lost")
    },
  })
  const { device, leave } = enter()
  await measure(device, 134, 8)
  const unrecorded = () => [...monitoring.watch.get().unrecorded.keys()]
  monitoring.act({ kind: "acknowledge", condition: `${heart}.high` })
  await measure(device, 80, 5)
  expect(alarms()).toEqual([])
  expect(unrecorded()).toEqual([`${heart}.high`])
  // What arrives meanwhile about something else does not take the mark.
  monitoring.act({ kind: "audio_pause" })
  await measure(device, 80, 2)
  expect(unrecorded()).toEqual([`${heart}.high`])
  arrives = true
  await measure(device, 80, 12)
  expect(unrecorded()).toEqual([])
  const [first] = told
  expect(told.filter((id) => id === first).length).toBeGreaterThan(1)
  leave()
  close()
})

it("keeps the mark of what the record refuses until somebody takes it away", async () => {
  let refusals = 0
  const { monitoring, enter, close } = page({
    tell: () => {
      refusals++
      return Promise.resolve("refused")
    },
  })
  const { device, leave } = enter()
  await measure(device, 80, 2)
  monitoring.act({ kind: "audio_pause" })
  await measure(device, 80, 15)
  const [one] = monitoring.watch.get().unrecorded.get("sound") ?? []
  expect(one).toMatchObject({ deed: { kind: "audio_pause", by: "Dr A" } })
  expect(refusals).toBe(1)
  monitoring.dismiss(one?.id ?? "")
  expect([...monitoring.watch.get().unrecorded.keys()]).toEqual([])
  leave()
  close()
})

it.each<[Told, string]>([
  ["kept", "off"],
  ["refused", "on"],
  ["lost", "on"],
])("sound off that is %s: the sound is %s", async (answer, state) => {
  const { monitoring, enter, close } = page({ tell: () => Promise.resolve(answer) })
  const { device, leave } = enter()
  await measure(device, 80, 2)
  expect(await monitoring.silence({ kind: "audio_off" }, "asleep")).toBe(answer)
  expect(monitoring.watch.get().summary.audio.state).toBe(state)
  leave()
  close()
})

it("pauses an alarm for its time, turns one off without end, and on again at once", async () => {
  const { monitoring, enter, alarms, close } = page()
  const { device, leave } = enter()
  await measure(device, 134, 8)
  const condition = `${heart}.high` as const
  const inhibited = () =>
    monitoring.watch.get().summary.inhibited.map(({ alarm }) => `${alarm.state} ${by(alarm)}`)
  await monitoring.silence({ kind: "alarm_pause", condition, forMs: 60_000 }, "moving")
  expect([alarms(), inhibited()]).toEqual([[], ["paused Dr A"]])
  await measure(device, 134, 70)
  expect([alarms(), inhibited()]).toEqual([[`${condition} generating`], []])
  await monitoring.silence({ kind: "alarm_off", condition }, "known")
  await measure(device, 134, 600)
  expect([alarms(), inhibited()]).toEqual([[], ["off Dr A"]])
  expect(monitoring.watch.get().remindedAt).not.toBeNull()
  monitoring.act({ kind: "alarm_on", condition })
  await measure(device, 134, 8)
  expect([alarms(), inhibited()]).toEqual([[`${condition} generating`], []])
  expect(monitoring.watch.get().remindedAt).toBeNull()
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

it("says that the browser lets no sound out, from when it is needed until a press frees it", async () => {
  let isFree = false
  const speaker: AlarmSpeaker = {
    start: () => undefined,
    sound: () => undefined,
    isFree: () => isFree,
    unblock: () => void (isFree = true),
    close: () => undefined,
  }
  const { monitoring, enter, close } = page({}, speaker)
  const blocked = () =>
    monitoring.watch
      .get()
      .summary.alarms.filter(({ condition }) => condition === "audio_blocked")
      .map(({ priority, state }) => `${priority} ${state}`)
  const { device, leave } = enter()
  await vi.advanceTimersByTimeAsync(5_000)
  // Nobody is monitored: nothing would sound.
  expect(blocked()).toEqual([])
  await measure(device, 80, 3)
  expect(blocked()).toEqual(["medium generating"])
  await measure(device, 80, 60)
  expect(blocked()).toEqual(["medium generating"])
  monitoring.speaker.unblock()
  await measure(device, 80, 2)
  expect(blocked()).toEqual([])
  leave()
  close()
})

describe("what fails in this page", () => {
  const reported = vi.fn<(error: unknown) => void>()
  vi.stubGlobal("reportError", reported)
  const speaker: AlarmSpeaker = {
    start: () => undefined,
    sound: () => undefined,
    isFree: () => true,
    unblock: () => undefined,
    close: () => undefined,
  }

  it("is a silent browser where it is the sound, and the alarms are seen", async () => {
    reported.mockClear()
    const sound = () => {
      throw new Error("no sound")
    }
    const { monitoring, enter, close, alarms } = page({}, { ...speaker, sound })
    const { device } = enter()
    await measure(device, 80, 3)
    await measure(device, 150, 10)
    expect(alarms()).toEqual([`${heart}.high generating`])
    const { condition } = monitoring.watch.get().summary.alarms.at(-1) ?? {}
    expect(condition).toBe("audio_blocked")
    expect(reported).toHaveBeenCalledTimes(1)
    close()
  })

  it("is told to whoever shows the alarms where they cannot be looked at, after two seconds", () => {
    reported.mockClear()
    const failed = vi.fn<(error: unknown) => void>()
    const viewer = createViewer()
    let isBroken = true
    const get = () => {
      if (isBroken) throw new Error("no numbers")
      return viewer.get()
    }
    const monitoring = createMonitoring({
      ...{ viewer: { ...viewer, get }, person, ahead: () => 0, desk, who: "Dr A", speaker, failed },
      context: () => undefined,
    })
    const close = monitoring.open()
    vi.advanceTimersByTime(1_000)
    isBroken = false
    vi.advanceTimersByTime(1_000)
    isBroken = true
    vi.advanceTimersByTime(1_500)
    expect(failed).not.toHaveBeenCalled()
    vi.advanceTimersByTime(5_000)
    expect(failed).toHaveBeenCalledExactlyOnceWith(new Error("no numbers"))
    close()
  })
})

describe("two who watch one visit", () => {
  /** What the server does with deeds: each is kept once and told to whoever asks, as the visit's desk. */
  function visit() {
    const kept: { id: string; event: AlarmEvent }[] = []
    const line = testingLine({ lostPercent: 0, delayMs: () => 20, isCut: () => false }, () => 0.5)
    const sent: ((message: SealedMessage) => void)[][] = [[], []]
    const pages = (["Dr A", "Nurse B"] as const).map((who, i) => {
      const known = new Set<string>()
      const viewer = createViewer()
      const monitoring = createMonitoring({
        viewer,
        person,
        ahead: () => 0,
        who,
        context: () => undefined,
        desk: {
          ...desk,
          tell(id, deed) {
            known.add(id)
            kept.push({ id, event: isSilencing(deed) ? permitted(deed) : deed })
            return Promise.resolve("kept")
          },
          knows: (id) => void known.add(id),
          has: (id) => known.has(id),
          news() {
            const fresh = kept.filter(({ id }) => !known.has(id))
            for (const { id } of fresh) known.add(id)
            return Promise.resolve(fresh.map(({ event }) => event))
          },
        },
      })
      monitoring.naming(() => (who === "Dr A" ? "Nurse B" : "Dr A"))
      const { link } = line.viewer
      const others = sent[i] ?? []
      const close = [
        monitoring.open(),
        viewer.open(link),
        monitoring.attach({
          ...link,
          now: pageClock,
          host: () => "Dr A",
          on: (topic, listener) => {
            if (topic === "alarm") others.push(listener)
            return link.on(topic, listener)
          },
          async send(topic, body) {
            if (topic !== "alarm") return link.send(topic, body)
            const role = who === "Dr A" ? ("clinician" as const) : ("watcher" as const)
            const from = { identity: who, role, kid: who }
            const json = () => JSON.parse(JSON.stringify(body))
            const message = { from, body: new Uint8Array(), json, sentMs: 0, seq: 0, direct: true }
            for (const listener of sent[1 - i] ?? []) listener(message)
            return { ok: true, value: undefined }
          },
        }),
      ]
      return { monitoring, close: () => close.forEach((each) => each()) }
    })
    return { pages, device: line.bedside.link }
  }

  const seen = (all: ReturnType<typeof visit>["pages"]) =>
    all.map(({ monitoring }) => {
      const { alarms, audio, inhibited } = monitoring.watch.get().summary
      const mine = alarms.filter(({ condition }) => condition !== "audio_blocked")
      return JSON.stringify([
        mine.map(({ condition, state, by }) => [condition, state, by]),
        audio,
        inhibited,
      ])
    })

  it("agree after what each of them did, by the sealed message or by the server's word", async () => {
    const { pages, device } = visit()
    const [a, b] = pages
    const condition = `${heart}.high` as const
    const agree = async (part: string) => {
      // A nudge: somebody did something.
      for (const { monitoring } of pages) monitoring.refresh()
      await measure(device, 134, 2)
      const [first, second] = seen(pages)
      expect(first).toContain(part)
      expect(second).toBe(first)
    }
    await measure(device, 134, 8)
    await agree("generating")
    a?.monitoring.act({ kind: "acknowledge", condition })
    await agree(`"acknowledged","Dr A"`)
    b?.monitoring.act({ kind: "audio_pause" })
    await agree(`"state":"paused","by":"Nurse B"`)
    await a?.monitoring.silence({ kind: "audio_off" }, "asleep")
    await agree(`"state":"off","by":"Dr A"`)
    b?.monitoring.act({ kind: "audio_on" })
    await agree(`{"state":"on"}`)
    await b?.monitoring.silence({ kind: "alarm_off", condition }, "known")
    await agree(`"state":"off","by":"Nurse B"`)
    a?.monitoring.act({ kind: "alarm_on", condition })
    await measure(device, 134, 8)
    await agree(`["${condition}","generating",null]`)
    for (const { close } of pages) close()
  })

  it("hear of what one of them acknowledged as soon as the record has it", async () => {
    const { pages, device } = visit()
    const [a, b] = pages
    await measure(device, 134, 8)
    a?.monitoring.act({ kind: "acknowledge", condition: `${heart}.high` })
    await vi.advanceTimersByTimeAsync(1_000)
    expect(b?.monitoring.watch.get().summary.alarms).toContainEqual(
      expect.objectContaining({ state: "acknowledged", by: "Dr A" }),
    )
    for (const { close } of pages) close()
  })
})

describe("a word through the room that silences an alarm, and of which the record has nothing", () => {
  async function heard(from: SealedMessage["from"]) {
    const record = new Set<string>()
    const { viewer, monitoring, close, alarms } = page({ has: (id) => record.has(id) })
    const line = testingLine({ lostPercent: 0, delayMs: () => 20, isCut: () => false }, () => 0.5)
    let say: ((message: SealedMessage) => void) | undefined
    const undo = [
      viewer.open(line.viewer.link),
      monitoring.attach({
        ...line.viewer.link,
        now: pageClock,
        host: () => "doctor",
        on(topic, listener) {
          if (topic === "alarm") say = listener
          return line.viewer.link.on(topic, listener)
        },
      }),
    ]
    await measure(line.bedside.link, 134, 8)
    const who = { comment: "", at: Date.now() }
    for (const [id, deed] of [
      ["one", { ...who, kind: "acknowledge", condition: `${heart}.high` }],
      ["two", { ...who, kind: "audio_pause" }],
    ] as const) {
      const json = () => ({ v: 1, kind: "deed", id, deed })
      say?.({ from, body: new Uint8Array(), json, sentMs: 0, seq: 0, direct: true })
    }
    await measure(line.bedside.link, 134, 12)
    const said = () => [...monitoring.watch.get().unrecorded.keys()]
    const { audio } = monitoring.watch.get().summary
    const result = { alarms: alarms(), audio: audio.state, said: said() }
    record.add("one")
    monitoring.refresh()
    await vi.advanceTimersByTimeAsync(100)
    const later = said()
    for (const each of undo) each()
    close()
    return { ...result, later }
  }

  it("silences nothing, and is said until the record has it", async () => {
    expect(await heard({ identity: "doctor", role: "clinician", kid: "d" })).toEqual({
      alarms: [`${heart}.high generating`],
      audio: "on",
      said: [`${heart}.high`, "sound"],
      later: ["sound"],
    })
  })

  it("is nothing at all from a colleague who was invited to the call", async () => {
    expect(await heard({ identity: "colleague", role: "clinician", kid: "c" })).toEqual({
      alarms: [`${heart}.high generating`],
      audio: "on",
      said: [],
      later: [],
    })
  })
})
