import { expect, test } from "vitest"

import type { Peer } from "@/lib/e2ee/client/session"

import { carriedOn } from "./carried"
import { castOf } from "./cast"
import { carriedBy } from "./line-view"
import { lineWords } from "./line-words"
import type { CallView } from "./use-call"

test.each([
  ["video", "video", "large", false, true],
  ["low", "low", "small", false, true],
  ["sound", "video", "none", true, true],
  // The line's own last rung: a word may still come through.
  ["text", "video", "none", true, true],
  ["text", "text", "none", true, false],
] as const)("on %s, at most %s: pictures %s", (rung, chosen, pictures, narrow, sound) => {
  expect(carriedOn(rung, chosen)).toEqual({ pictures, narrow, sound })
})

const peer = (muted: boolean): Peer =>
  ({
    identity: "d",
    role: "clinician",
    state: "secured",
    tracks: (["camera", "screen_share", "microphone"] as const).map((source) => ({
      source,
      sid: source,
      kind: source === "microphone" ? "audio" : "video",
      muted: source === "screen_share" && muted,
    })),
  }) as unknown as Peer
const view = (rung: "video" | "low" | "sound" | "text") => {
  const call = { room: { peers: [peer(false)] } } as unknown as CallView
  return carriedBy(call, rung).room?.peers[0]?.tracks.map(({ source }) => source)
}

test("neither a camera nor a screen is there where the line carries no pictures", () => {
  for (const rung of ["video", "low"] as const)
    expect(view(rung)).toEqual(["camera", "screen_share", "microphone"])
  for (const rung of ["sound", "text"] as const) expect(view(rung)).toEqual(["microphone"])
})

test("a screen that its owner's line does not carry has no place on the stage", () => {
  const screens = (muted: boolean) =>
    castOf([peer(muted)], "patient").tiles.filter(({ kind }) => kind === "screen")
  expect(screens(false)).toHaveLength(1)
  expect(screens(true)).toEqual([])
})

test.each([
  ["connected", "video", undefined],
  ["connected", "text", "savingText"],
  ["connected", "sound", "savingSound"],
  ["weak", "video", "weak"],
  ["weak", "text", "text"],
  ["lost", "text", "lost"],
  ["connecting", "text", undefined],
] as const)("a line that is %s on %s reads %s", (state, rung, words) => {
  expect(lineWords({ state, rung })).toBe(words)
})
