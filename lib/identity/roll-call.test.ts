import { expect, test } from "vitest"

import { ClinicId } from "@/lib/ids"

import { RollCall } from "./roll-call"

const [here, there] = [
  ClinicId.parse("00000000-0000-4000-8000-000000000001"),
  ClinicId.parse("00000000-0000-4000-8000-000000000002"),
]

test("who asks at one moment is asked for together, each clinic apart, and nobody twice", async () => {
  const { calls, roll } = rollCall()
  const answers = await Promise.all([
    roll.ask(here, "a"),
    roll.ask(here, "b"),
    roll.ask(there, "c"),
    roll.ask(here, "a"),
    roll.ask(here, "nobody"),
  ])
  expect(answers).toEqual(["a!", "b!", "c!", "a!", undefined])
  expect(calls.toSorted()).toEqual([`${here} a,b,nobody`, `${there} c`])
})

test("a crowd is asked for in parts, and few of them at once", async () => {
  const { calls, most, roll } = rollCall()
  const crowd = Array.from({ length: 5_000 }, (_, nth) => `${nth}`)
  const answers = await Promise.all(crowd.map((key) => roll.ask(here, key)))
  expect(answers).toEqual(crowd.map((key) => `${key}!`))
  expect(calls).toHaveLength(10)
  expect(most()).toBeLessThanOrEqual(4)
})

test("what is being asked is asked again for whoever comes meanwhile: it may have changed", async () => {
  const { calls, roll, hold } = rollCall()
  const release = hold()
  const first = roll.ask(here, "a")
  await expect.poll(() => calls.length).toBe(1)
  const second = roll.ask(here, "a")
  release()
  expect(await Promise.all([first, second])).toEqual(["a!", "a!"])
  expect(calls).toHaveLength(2)
})

test("a clinic that cannot be asked is nobody else's fault, and is asked again", async () => {
  const { roll, fail } = rollCall()
  fail(here)
  const [mine, other] = await Promise.allSettled([roll.ask(here, "a"), roll.ask(there, "c")])
  expect(mine).toMatchObject({ status: "rejected" })
  expect(other).toMatchObject({ status: "fulfilled", value: "c!" })
  fail(undefined)
  expect(await roll.ask(here, "a")).toBe("a!")
})

function rollCall() {
  const calls: string[] = []
  let [running, most] = [0, 0]
  let failing: ClinicId | undefined
  let held = Promise.resolve()
  const roll = new RollCall<string>(async (clinicId, keys) => {
    calls.push(`${clinicId} ${keys.join(",")}`)
    running += 1
    most = Math.max(most, running)
    await held
    await new Promise(setImmediate)
    running -= 1
    if (clinicId === failing) throw new Error("away")
    return new Map(keys.filter((key) => key !== "nobody").map((key) => [key, `${key}!`]))
  })
  return {
    calls,
    roll,
    most: () => most,
    fail: (clinicId: ClinicId | undefined) => void (failing = clinicId),
    hold: () => {
      let release = (): void => undefined
      held = new Promise((resolve) => (release = resolve))
      return () => release()
    },
  }
}
