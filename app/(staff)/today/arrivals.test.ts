import { expect, test } from "vitest"

import { beforeFirstLook, dismiss, look } from "./arrivals"

const person = (visitId: string) => ({ visitId, name: visitId, at: "2026-11-24T10:00:00Z" })
const names = (state: { shown: readonly { name: string }[] }) => state.shown.map((one) => one.name)

test("who waits already is not announced; who comes is, until dismissed or seen", () => {
  const first = look(beforeFirstLook, [person("Agnes")])
  expect(first.isNew).toBe(false)
  const second = look(first, [person("Agnes"), person("Lin"), person("Bart")])
  expect([second.isNew, names(second)]).toEqual([true, ["Bart", "Lin"]])
  const again = look(second, [person("Agnes"), person("Lin"), person("Bart")])
  expect([again.isNew, names(again)]).toEqual([false, ["Bart", "Lin"]])
  expect(names(look(again, [person("Agnes"), person("Lin")]))).toEqual(["Lin"])
  expect(names(dismiss(again))).toEqual([])
  expect(look(dismiss(again), [person("Agnes"), person("Lin"), person("Bart")]).isNew).toBe(false)
})
