import { expect, it } from "vitest"

import { afterFrame, freshPace, isTooSlow } from "./pace"

const after = (times: readonly number[]) => isTooSlow(times.reduce(afterFrame, freshPace))
const frames = (count: number, ms: number) => Array.from({ length: count }, () => ms)

it.each([
  ["never measured", [], false],
  ["a good device", frames(900, 20), false],
  ["two first frames that compile", [4_000, 2_000, ...frames(900, 20)], false],
  ["a hitch now and then", Array.from({ length: 900 }, (_, at) => (at % 9 ? 40 : 900)), false],
  ["slow, but not for long", [...frames(29, 101), ...frames(75, 20)], false],
  ["slow, better, slow again", [...frames(10, 300), ...frames(75, 20), ...frames(10, 300)], false],
  ["slow for three windows", frames(45, 101), true],
  ["slow after a good hour", [...frames(9_000, 20), ...frames(20, 300)], true],
  ["hardly moving: known after three frames", frames(3, 3_000), true],
])("%s", (_, times, tooSlow) => expect(after(times)).toBe(tooSlow))
