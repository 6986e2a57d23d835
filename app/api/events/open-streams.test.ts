import { expect, test } from "vitest"

import { closeStreams, trackStream } from "./open-streams"

test("the eleventh stream of one person ends the oldest, and nobody else's", () => {
  const closed: string[] = []
  const open = (whose: string, name: string) => {
    const untrack = trackStream(whose, (why) => {
      untrack()
      closed.push(`${name} ${why}`)
    })
    return untrack
  }
  open("other", "other 1")
  for (let n = 1; n <= 11; n += 1) open("ada", `ada ${n}`)
  expect(closed).toEqual(["ada 1 crowded"])
  const last = open("ada", "ada 12")
  expect(closed).toEqual(["ada 1 crowded", "ada 2 crowded"])
  // One that went by itself makes room.
  last()
  open("ada", "ada 13")
  expect(closed).toEqual(["ada 1 crowded", "ada 2 crowded"])
  closeStreams()
  expect(closed).toHaveLength(13)
  expect(closed.slice(2).every((one) => one.endsWith("stopping"))).toBe(true)
})
