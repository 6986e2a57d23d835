import { describe, expect, test } from "vitest"

import type { Peer, SeatRole } from "@/lib/e2ee/client/session"

import { arrange, pin } from "./arrangement"
import type { Tile } from "./arrangement"

const peer = (identity: string, role: SeatRole): Peer => ({
  identity,
  role,
  state: "secured",
  kid: identity,
  reason: undefined,
  linked: false,
  verified: false,
  plaintext: false,
  lastBeatMs: undefined,
  tracks: [],
})
const tile = (of: Peer, kind: Tile["kind"] = "camera"): Tile => ({
  key: `${of.identity}/${kind}`,
  peer: of,
  kind,
  picture: undefined,
})
const agnes = peer("agnes", "patient")
const nora = peer("nora", "companion")
const linden = peer("linden", "interpreter")
const faces = [tile(agnes), tile(nora), tile(linden)]
const keys = (tiles: readonly Tile[]): string[] => tiles.map(({ key }) => key.split("/")[0] ?? "")

describe("what is large", () => {
  test("alone, the person whom the visit is with", () => {
    expect(arrange([tile(agnes)], agnes, "focus", [])).toEqual({ main: [tile(agnes)], strip: [] })
  })

  test("an interpreter stands beside them, everybody else is small", () => {
    const { main, strip } = arrange(faces, agnes, "focus", [])
    expect([keys(main), keys(strip)]).toEqual([["agnes", "linden"], ["nora"]])
  })

  test("an interpreter who is in first is there once", () => {
    const alone = [tile(linden)]
    expect(arrange(alone, undefined, "focus", [])).toEqual({ main: alone, strip: [] })
    expect(arrange(alone, agnes, "side_by_side", [])).toEqual({ main: alone, strip: [] })
  })

  test("a shared screen comes before faces", () => {
    const { main, strip } = arrange([...faces, tile(nora, "screen")], agnes, "focus", [])
    expect(main.map(({ key }) => key)).toEqual(["nora/screen", "linden/camera"])
    expect(strip).toHaveLength(2)
  })

  test("pins win, and side by side is always two where there are two", () => {
    expect(keys(arrange(faces, agnes, "focus", ["nora/camera"]).main)).toEqual(["nora"])
    expect(keys(arrange(faces, agnes, "side_by_side", ["nora/camera"]).main)).toEqual([
      "nora",
      "agnes",
    ])
    expect(keys(arrange(faces, agnes, "side_by_side", []).main)).toEqual(["agnes", "linden"])
  })

  test("in the grid everybody is alike", () => {
    expect(arrange(faces, agnes, "grid", ["nora/camera"])).toEqual({ main: faces, strip: [] })
  })

  test("a pin of somebody who left changes nothing", () => {
    expect(keys(arrange(faces, agnes, "focus", ["gone/camera"]).main)).toEqual(["agnes", "linden"])
  })

  test.each(["focus", "side_by_side", "grid"] as const)("%s loses nobody", (layout) => {
    const { main, strip } = arrange(faces, agnes, layout, ["linden/camera", "nora/camera"])
    expect(keys([...main, ...strip]).toSorted()).toEqual(keys(faces).toSorted())
  })
})

test("two can be pinned; a third takes the place of the oldest; pressed again it is let go", () => {
  expect(pin([], "a")).toEqual(["a"])
  expect(pin(["a"], "b")).toEqual(["a", "b"])
  expect(pin(["a", "b"], "c")).toEqual(["b", "c"])
  expect(pin(["a", "b"], "a")).toEqual(["b"])
})
