import { randomUUID } from "node:crypto"

import { expect, test, vi } from "vitest"

import { ClinicId } from "@/lib/ids"

import { onBeat } from "./beat"

test("streams of a clinic beat together, whenever they came, and another clinic's on their own", async () => {
  const [here, there] = [ClinicId.parse(randomUUID()), ClinicId.parse(randomUUID())]
  const heard: string[] = []
  const leave = [onBeat(here, 40, () => heard.push("a")), onBeat(there, 40, () => heard.push("z"))]
  await expect.poll(() => heard.includes("a")).toBe(true)
  leave.push(onBeat(here, 40, () => heard.push("b")))
  await expect.poll(() => heard.filter((one) => one === "b").length).toBeGreaterThan(1)
  const own = heard.filter((one) => one !== "z").join("")
  expect(own).toMatch(/^a+(ab)+a?$/)
  for (const one of leave) one()
})

test("who left is not woken, and the last one takes the timer along", async () => {
  const clinicId = ClinicId.parse(randomUUID())
  const cleared = vi.spyOn(globalThis, "clearInterval")
  const first = vi.fn<() => void>()
  // The first to be woken closes the other, as a stream of the same person may.
  let closeOther = (): void => undefined
  const leave = onBeat(clinicId, 20, () => {
    first()
    closeOther()
  })
  const other = vi.fn<() => void>()
  closeOther = onBeat(clinicId, 20, other)
  await expect.poll(() => first.mock.calls.length).toBeGreaterThan(1)
  expect(other).not.toHaveBeenCalled()
  expect(cleared).not.toHaveBeenCalled()
  leave()
  expect(cleared).toHaveBeenCalledOnce()
  cleared.mockRestore()
})
