import { expect, test } from "vitest"

import { fresh, hear } from "./caption-lines"
import type { Heard } from "./caption-lines"

const said = (id: string, text: string, atMs = 0, speaker = "d"): Heard => ({
  id,
  speaker,
  text,
  atMs,
})

test("a sentence grows in its place, also when another begins meanwhile", () => {
  const one = hear([], said("1", "How long"))
  const two = hear(one, said("2", "Four", 1, "p"))
  const three = hear(two, said("1", " How long has it hurt? ", 2))
  expect(three.map(({ speaker, text }) => [speaker, text])).toEqual([
    ["d", "How long has it hurt?"],
    ["p", "Four"],
  ])
})

test("what was misheard is taken back, and only the newest lines stay", () => {
  expect(hear([said("1", "Fore")], said("1", " "))).toEqual([])
  const many = ["1", "2", "3", "4", "5"].reduce<readonly Heard[]>(
    (lines, id) => hear(lines, said(id, id)),
    [],
  )
  expect(many.map(({ id }) => id)).toEqual(["2", "3", "4", "5"])
})

test("a line goes when it was read, a runaway sentence keeps its end", () => {
  const lines = [said("1", "a", 0), said("2", "b", 5_000)]
  expect(fresh(lines, 7_999)).toBe(lines)
  expect(fresh(lines, 8_000).map(({ id }) => id)).toEqual(["2"])
  expect(hear([], said("1", `${"x".repeat(500)}end`))[0]?.text).toMatch(/^x{177}end$/)
})
