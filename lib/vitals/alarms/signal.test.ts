import { describe, expect, it } from "vitest"

import { defaultAdultLimits } from "./limits"
import type { Limits, SignalRules } from "./limits"
import { heart, inWords, monitor, pressure, spo2, start } from "./testing-monitor"

type Monitor = ReturnType<typeof monitor>

const low = `${spo2}.low` as const

/** What is said of signals, sound and people; conditions have their own table. */
function signals(known: Monitor): string[] {
  return known
    .heard()
    .filter(({ kind }) => kind !== "condition" && kind !== "priority")
    .map(inWords)
    .map((line) => line.replaceAll(`${spo2}.`, "").replaceAll(`${heart}.`, "hr."))
}

const nurse = (seconds: number) => ({ by: "nurse", comment: "seen", at: start + seconds * 1000 })

function withSignals(signals: Partial<SignalRules>): Limits {
  return { ...defaultAdultLimits, signals: { ...defaultAdultLimits.signals, ...signals } }
}

const generating = (k: Monitor) => k.steady(spo2, 88, 0, 10)
const acknowledged = (k: Monitor) => {
  generating(k)
  k.acknowledge(low, 11)
}
const latched = (k: Monitor) => {
  k.report("asystole", true, 0)
  k.report("asystole", false, 1)
}
const reset = (condition: "asystole" | typeof low | "all", seconds: number) =>
  ({ kind: "reset", condition, ...nurse(seconds) }) as const
const alarmOff = (condition: "asystole" | typeof low, seconds: number, permitted = true) =>
  ({ kind: "alarm_off", condition, permitted, ...nurse(seconds) }) as const
const alarmPause = (seconds: number, permitted = true) =>
  ({ kind: "alarm_pause", condition: low, permitted, ...nurse(seconds) }) as const
const audioPause = (seconds: number) => ({ kind: "audio_pause", ...nurse(seconds) }) as const
const audioOff = (seconds: number, permitted = true) =>
  ({ kind: "audio_off", permitted, ...nurse(seconds) }) as const

const rows: readonly [
  string,
  (known: Monitor) => void,
  (known: Monitor) => unknown,
  readonly string[],
][] = [
  [
    "none: the condition becomes active",
    (k) => k.steady(spo2, 88, 0, 9),
    (k) => k.value(spo2, 88, 10),
    ["signal low none>generating @10 limit_exceeded"],
  ],
  ["none: acknowledged", (k) => k.value(spo2, 88, 0), (k) => k.acknowledge(low, 1), []],
  [
    "generating: acknowledged",
    generating,
    (k) => k.acknowledge(low, 11),
    ["signal low generating>acknowledged @11 acknowledged by nurse"],
  ],
  [
    "generating: acknowledged before now, told now",
    generating,
    (k) => k.tell({ kind: "acknowledge", condition: low, ...nurse(11) }, 15),
    ["signal low generating>acknowledged @11 acknowledged by nurse"],
  ],
  [
    "generating: acknowledged in the future",
    generating,
    (k) => k.tell({ kind: "acknowledge", condition: low, ...nurse(99) }, 11),
    ["signal low generating>acknowledged @11 acknowledged by nurse"],
  ],
  [
    "generating: the condition ends",
    generating,
    (k) => k.value(spo2, 97, 11),
    ["signal low generating>none @11 within_limits"],
  ],
  [
    "generating: acknowledged before it began, told now",
    generating,
    (k) => k.tell({ kind: "acknowledge", condition: low, ...nurse(9) }, 15),
    [],
  ],
  [
    "latched: acknowledged before it began, told now",
    (k) => {
      k.report("asystole", true, 5)
      k.report("asystole", false, 6)
    },
    (k) => k.tell({ kind: "acknowledge", condition: "asystole", ...nurse(4) }, 7),
    [],
  ],
  ["latched: reset before it ended, told now", latched, (k) => k.tell(reset("asystole", 0), 7), []],
  [
    "audio paused: on, and the earlier pause told again late",
    (k) => {
      k.tell(audioPause(0), 0)
      k.tell({ kind: "audio_on", ...nurse(5) }, 5)
    },
    (k) => k.tell(audioPause(3), 6),
    [],
  ],
  ["generating: reset", generating, (k) => k.tell(reset(low, 11), 11), []],
  ["acknowledged: acknowledged again", acknowledged, (k) => k.acknowledge(low, 12), []],
  ["acknowledged: goes on", acknowledged, (k) => k.steady(spo2, 88, 12, 600), []],
  [
    "acknowledged: the condition ends",
    acknowledged,
    (k) => k.value(spo2, 97, 12),
    ["signal low acknowledged>none @12 within_limits"],
  ],
  [
    "acknowledged: begins anew",
    (k) => {
      acknowledged(k)
      k.value(spo2, 97, 12)
    },
    (k) => k.steady(spo2, 88, 13, 23),
    ["signal low none>generating @23 limit_exceeded"],
  ],
  [
    "acknowledged: becomes worse",
    acknowledged,
    (k) => k.steady(spo2, 80, 12, 17),
    ["signal low acknowledged>generating @17 worse"],
  ],
  [
    "acknowledged: becomes better",
    (k) => {
      k.steady(spo2, 80, 0, 10)
      k.acknowledge(low, 11)
    },
    (k) => k.value(spo2, 88, 12),
    [],
  ],
  [
    "latching: the condition ends unseen",
    (k) => k.report("asystole", true, 0),
    (k) => k.report("asystole", false, 1),
    ["signal asystole generating>latched @1 report_ended"],
  ],
  [
    "latching: the condition ends acknowledged",
    (k) => {
      k.report("asystole", true, 0)
      k.acknowledge("asystole", 1)
    },
    (k) => k.report("asystole", false, 2),
    [],
  ],
  [
    "latching at the extreme only: eased, then over",
    (k) => {
      k.steady(spo2, 80, 0, 10)
      k.value(spo2, 88, 11)
    },
    (k) => k.value(spo2, 97, 12),
    ["signal low generating>latched @12 within_limits"],
  ],
  [
    "latching at the extreme only: reset after it eased, then over",
    (k) => {
      k.steady(spo2, 80, 0, 10)
      k.value(spo2, 88, 11)
      k.tell(reset(low, 11), 11)
    },
    (k) => k.value(spo2, 97, 12),
    ["signal low generating>none @12 within_limits"],
  ],
  [
    "latching at the extreme only: reset after it eased",
    (k) => {
      k.steady(spo2, 80, 0, 10)
      k.value(spo2, 88, 11)
      k.tell(audioPause(11), 11)
    },
    (k) => {
      k.tell(reset(low, 11), 11)
      k.tell(reset(low, 11), 11)
    },
    ["signal low generating>generating @11 reset by nurse"],
  ],
  [
    "none: an unknown condition acknowledged",
    () => {},
    (k) => k.acknowledge("constructor" as typeof low, 1),
    [],
  ],
  [
    "latched: acknowledged",
    latched,
    (k) => k.acknowledge("asystole", 2),
    ["signal asystole latched>acknowledged @2 acknowledged by nurse"],
  ],
  [
    "latched: reset",
    latched,
    (k) => k.tell(reset("asystole", 2), 2),
    ["signal asystole latched>none @2 reset by nurse"],
  ],
  [
    "latched: all reset",
    latched,
    (k) => k.tell(reset("all", 2), 2),
    ["signal asystole latched>none @2 reset by nurse"],
  ],
  [
    "latched and acknowledged: reset",
    (k) => {
      latched(k)
      k.acknowledge("asystole", 2)
    },
    (k) => k.tell(reset("asystole", 3), 3),
    ["signal asystole acknowledged>none @3 reset by nurse"],
  ],
  [
    "latched: begins anew",
    latched,
    (k) => k.report("asystole", true, 2),
    ["signal asystole latched>generating @2 reported"],
  ],
  [
    "latched and acknowledged: begins anew",
    (k) => {
      latched(k)
      k.acknowledge("asystole", 2)
    },
    (k) => k.report("asystole", true, 3),
    ["signal asystole acknowledged>generating @3 reported"],
  ],
  ["latched: time passes", latched, (k) => k.tick(50), []],
  [
    "generating: alarm off",
    generating,
    (k) => {
      k.tell(alarmOff(low, 10.2), 10.2)
      k.tick(12)
    },
    [
      "alarm low on>off @10.2 alarm_off by nurse",
      "signal low generating>none @10.2 alarm_off by nurse",
    ],
  ],
  [
    "generating: alarm off without permission",
    generating,
    (k) => k.tell(alarmOff(low, 10.2, false), 10.2),
    [],
  ],
  [
    "generating: alarm paused",
    generating,
    (k) => {
      k.tell(alarmPause(10.2), 10.2)
      k.tick(12)
    },
    [
      "alarm low on>paused @10.2 alarm_paused by nurse",
      "signal low generating>none @10.2 alarm_paused by nurse",
    ],
  ],
  [
    "generating: alarm paused without permission",
    generating,
    (k) => k.tell(alarmPause(10.2, false), 10.2),
    [],
  ],
  [
    "alarm off: off again",
    (k) => k.tell(alarmOff(low, 0), 0),
    (k) => k.tell(alarmOff(low, 1), 1),
    [],
  ],
  [
    "alarm off: on",
    (k) => k.tell(alarmOff(low, 0), 0),
    (k) => k.tell({ kind: "alarm_on", condition: low, ...nurse(1) }, 1),
    ["alarm low off>on @1 alarm_on by nurse"],
  ],
  [
    "alarm off, then on: an older off that comes late",
    (k) => {
      k.tell(alarmOff(low, 0), 0)
      k.tell({ kind: "alarm_on", condition: low, ...nurse(31) }, 31)
    },
    (k) => k.tell(alarmOff(low, 20), 46),
    [],
  ],
  [
    "alarm on, and turned on: an older off that comes late",
    (k) => k.tell({ kind: "alarm_on", condition: low, ...nurse(31) }, 31),
    (k) => k.tell(alarmOff(low, 20), 46),
    [],
  ],
  [
    "alarm on, and turned on: an older pause that comes late",
    (k) => k.tell({ kind: "alarm_on", condition: low, ...nurse(31) }, 31),
    (k) => k.tell(alarmPause(20), 46),
    [],
  ],
  [
    "alarm off: an older on that comes late",
    (k) => k.tell(alarmOff(low, 31), 31),
    (k) => k.tell({ kind: "alarm_on", condition: low, ...nurse(20) }, 46),
    [],
  ],
  [
    "audio on: paused for longer than the limits say",
    (k) => k.tick(0),
    (k) => {
      k.tell({ ...audioPause(11), forMs: 3_600_000 }, 11)
      k.tick(130)
      k.tick(131)
    },
    ["audio on>paused @11 audio_paused by nurse", "audio paused>on @131 pause_ended"],
  ],
  [
    "alarm on: on again",
    generating,
    (k) => k.tell({ kind: "alarm_on", condition: low, ...nurse(11) }, 11),
    [],
  ],
  [
    "alarm paused: paused again at the same moment",
    (k) => k.tell(alarmPause(0), 0),
    (k) => k.tell(alarmPause(0), 0),
    [],
  ],
  [
    "alarm paused: paused for longer",
    (k) => k.tell(alarmPause(0), 0),
    (k) => {
      k.tell(alarmPause(100), 100)
      k.tick(219)
    },
    [
      "alarm low paused>paused @100 alarm_paused by nurse",
      "reminder silent>reminded @219 still_inhibited",
    ],
  ],
  [
    "alarm paused: the pause ends",
    (k) => k.tell(alarmPause(0), 0),
    (k) => k.tick(120),
    ["alarm low paused>on @120 pause_ended"],
  ],
  [
    "alarm off: latched before",
    latched,
    (k) => k.tell(alarmOff("asystole", 2), 2),
    [
      "alarm asystole on>off @2 alarm_off by nurse",
      "signal asystole latched>none @2 alarm_off by nurse",
    ],
  ],
  [
    "alarm off: an unknown condition",
    () => {},
    (k) => k.tell({ ...alarmOff(low, 1), condition: "constructor" as typeof low }, 1),
    [],
  ],
  [
    "audio on: paused",
    () => {},
    (k) => k.tell(audioPause(1), 1),
    ["audio on>paused @1 audio_paused by nurse"],
  ],
  ["audio on: on", () => {}, (k) => k.tell({ kind: "audio_on", ...nurse(1) }, 1), []],
  [
    "audio on: off",
    () => {},
    (k) => k.tell(audioOff(1), 1),
    ["audio on>off @1 audio_off by nurse"],
  ],
  ["audio on: off without permission", () => {}, (k) => k.tell(audioOff(1, false), 1), []],
  [
    "audio paused: the same pause told twice",
    (k) => k.tell(audioPause(1), 1),
    (k) => k.tell(audioPause(1), 1),
    [],
  ],
  ["audio paused: a pause told after its end", () => {}, (k) => k.tell(audioPause(1), 200), []],
  [
    "audio paused: 120 s pass",
    (k) => k.tell(audioPause(0), 0),
    (k) => {
      k.tick(119.9)
      k.tick(120.5)
    },
    ["audio paused>on @120 pause_ended"],
  ],
  [
    "audio paused: on",
    (k) => k.tell(audioPause(0), 0),
    (k) => k.tell({ kind: "audio_on", ...nurse(5) }, 5),
    ["audio paused>on @5 audio_on by nurse"],
  ],
  [
    "audio paused: a new alarm of high priority",
    (k) => k.tell(audioPause(0), 0),
    (k) => k.report("asystole", true, 1),
    ["signal asystole none>generating @1 reported", "audio paused>on @1 new_alarm"],
  ],
  [
    "audio paused: a new alarm of medium priority",
    (k) => k.tell(audioPause(0), 0),
    (k) => k.value(pressure, 80, 1),
    [`signal ${pressure}.low none>generating @1 limit_exceeded`],
  ],
  [
    "audio paused: an alarm becomes worse",
    (k) => {
      generating(k)
      k.tell(audioPause(10), 10)
    },
    (k) => k.steady(spo2, 80, 11, 16),
    ["audio paused>on @16 new_alarm"],
  ],
  [
    "audio paused: an acknowledged alarm becomes worse",
    (k) => {
      acknowledged(k)
      k.tell(audioPause(11), 11)
    },
    (k) => k.steady(spo2, 80, 12, 17),
    ["signal low acknowledged>generating @17 worse", "audio paused>on @17 new_alarm"],
  ],
  [
    "audio paused: an alarm that is off",
    (k) => {
      k.tell(alarmOff("asystole", 0), 0)
      k.tell(audioPause(0), 0)
    },
    (k) => k.report("asystole", true, 1),
    [],
  ],
  [
    "audio off: a new alarm of high priority",
    (k) => k.tell(audioOff(0), 0),
    (k) => k.report("asystole", true, 1),
    ["signal asystole none>generating @1 reported"],
  ],
  [
    "audio off: the reminder",
    (k) => k.tell(audioOff(0), 0),
    (k) => {
      for (const s of [119, 120, 121, 239, 240, 241]) k.tick(s)
    },
    [
      "reminder silent>reminded @120 still_inhibited",
      "reminder silent>reminded @240 still_inhibited",
    ],
  ],
  [
    "audio off: on again, no reminder",
    (k) => {
      k.tell(audioOff(0), 0)
      k.tell({ kind: "audio_on", ...nurse(60) }, 60)
    },
    (k) => k.tick(300),
    [],
  ],
  [
    "alarm off: the reminder",
    (k) => k.tell(alarmOff(low, 0), 0),
    (k) => k.tick(120),
    ["reminder silent>reminded @120 still_inhibited"],
  ],
  [
    "generating: unanswered",
    (k) => k.report("asystole", true, 0),
    (k) => {
      for (const s of [59.9, 60.5, 179.9, 180.5, 400]) k.tick(s)
    },
    ["escalation asystole 0>1 @60 unanswered", "escalation asystole 1>2 @180 unanswered"],
  ],
  ["latched: unanswered", latched, (k) => k.tick(61), ["escalation asystole 0>1 @60 unanswered"]],
  [
    "acknowledged: nobody else is told",
    (k) => {
      k.report("asystole", true, 0)
      k.acknowledge("asystole", 1)
    },
    (k) => k.tick(500),
    [],
  ],
  [
    "acknowledged after the first was told, worse again: from the first on",
    (k) => {
      k.steady(spo2, 80, 0, 66)
      k.acknowledge(low, 66)
      k.steady(spo2, 97, 67, 67)
    },
    (k) => {
      k.steady(spo2, 80, 68, 133)
    },
    ["signal low acknowledged>generating @73 limit_exceeded", "escalation low 0>1 @133 unanswered"],
  ],
  [
    "generating at medium: unanswered",
    (k) => k.value(pressure, 80, 0),
    (k) => {
      k.tick(179)
      k.tick(181)
    },
    [`escalation ${pressure}.low 0>1 @180 unanswered`],
  ],
  [
    "generating at low: nobody is told",
    (k) => k.report("low_battery", true, 0),
    (k) => k.tick(5000),
    [],
  ],
  [
    "audio blocked by the browser",
    () => {},
    (k) => k.report("audio_blocked", true, 0),
    ["signal audio_blocked none>generating @0 reported"],
  ],
  [
    "limits: a newer version",
    () => {},
    (k) =>
      k.tell(
        { kind: "limits_changed", limits: { ...defaultAdultLimits, version: 2 }, ...nurse(1) },
        1,
      ),
    ["limits 1>2 @1 limits_changed by nurse"],
  ],
  [
    "limits: the same version",
    () => {},
    (k) => k.tell({ kind: "limits_changed", limits: defaultAdultLimits, ...nurse(1) }, 1),
    [],
  ],
]

describe("a signal", () => {
  it.each(rows)("%s", (_, before, event, said) => {
    const known = monitor()
    before(known)
    known.heard()
    event(known)
    expect(signals(known)).toEqual(said)
  })

  it.each([
    ["none", false],
    ["high", false],
    ["medium", true],
    ["low", true],
  ] as const)(
    "a medium alarm ends an audio pause where %s does: %s",
    (audioPauseBrokenBy, broken) => {
      const known = monitor(withSignals({ audioPauseBrokenBy }))
      known.tell(audioPause(0), 0)
      known.value(pressure, 80, 1)
      expect(known.state().audio.state).toBe(broken ? "on" : "paused")
    },
  )

  it("stands with who acknowledged it and when it ended", () => {
    const known = monitor()
    latched(known)
    known.acknowledge("asystole", 2)
    expect(known.condition("asystole")).toMatchObject({
      phase: "ended",
      signal: { state: "acknowledged", by: "nurse", at: start + 2000, endedAt: start + 1000 },
    })
  })

  it("tells the person's own words", () => {
    const known = monitor()
    generating(known)
    expect(known.acknowledge(low, 11)).toMatchObject([
      { by: "nurse", comment: "seen", priority: "medium", limit: 90 },
    ])
  })
})
