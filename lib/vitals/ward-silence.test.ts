import { expect, test } from "vitest"

import { summary } from "./alarms/summary"
import { heart, monitor, spo2, start } from "./alarms/testing-monitor"
import { silenced } from "./ward-silence"

test("what is off or paused is named for as long as it is, and the sound too", () => {
  const at = (seconds: number) => start + seconds * 1000
  const { tell, deed, state } = monitor()
  const low = `${spo2}.low` as const
  tell({ kind: "alarm_off", condition: `${heart}.high`, permitted: true, ...deed(1) }, 1)
  tell({ kind: "alarm_pause", condition: low, permitted: true, forMs: 9_000, ...deed(1) }, 1)
  tell({ kind: "audio_pause", forMs: 5_000, ...deed(1) }, 1)
  expect(silenced(summary(state()), at(2))).toEqual({
    off: [`${heart}.high`],
    paused: [low],
    pausedUntil: at(10),
    sound: "paused",
    soundUntil: at(6),
  })
  // Between two ticks too nothing is told any longer than it lasts.
  expect(silenced(summary(state()), at(10))).toMatchObject({ paused: [], sound: "on" })
  tell({ kind: "audio_off", permitted: true, ...deed(11) }, 11)
  expect(silenced(summary(state()), at(12))).toMatchObject({ sound: "off", paused: [] })
})
