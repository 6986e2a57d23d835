import { expect, test } from "vitest"

import { turns } from "./turns"

test("so many at a time, in the order in which they came, and leaving twice counts once", async () => {
  const take = turns(2)
  const inside: string[] = []
  const enter = async (name: string) => {
    const leave = await take()
    inside.push(name)
    return leave
  }
  const leaving = await Promise.all([enter("a"), enter("b")])
  const [c, d] = [enter("c"), enter("d")]
  await Promise.resolve()
  expect(inside).toEqual(["a", "b"])
  leaving[0]?.()
  leaving[0]?.()
  await c
  expect(inside).toEqual(["a", "b", "c"])
  leaving[1]?.()
  await d
  expect(inside).toEqual(["a", "b", "c", "d"])
})

test("whoever is most urgent when a turn is free comes first, then whoever waits longest", async () => {
  const take = turns(1)
  const leave = await take()
  const inside: string[] = []
  const isHere = new Set(["b"])
  const all = ["a", "b", "c", "d"].map(async (name) => {
    const out = await take(() => (isHere.has(name) ? 1 : 0))
    inside.push(name)
    out()
  })
  isHere.add("d")
  leave()
  await Promise.all(all)
  expect(inside).toEqual(["b", "d", "a", "c"])
})
