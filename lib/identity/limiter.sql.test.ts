import { randomUUID } from "node:crypto"

import { expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { redis } from "@/lib/jobs/redis"
import { ok, refuse } from "@/lib/result"

import { giveBack, refuseOver, refuseOverGiven } from "./limiter"

await testDatabase()
const at = new Date()
const limit = { most: 3, seconds: 600 }

test("of what is given so much and no more; what is refused takes nothing away", async () => {
  const name = `test/${randomUUID()}`
  let asked = 0
  const give = (answer: ReturnType<typeof ok> | ReturnType<typeof refuse>) => async () => {
    asked += 1
    return answer
  }
  for (let i = 0; i < 10; i++)
    expect(await refuseOverGiven([name, limit], at, give(refuse("taken")))).toEqual(refuse("taken"))
  for (let i = 0; i < 3; i++)
    expect(await refuseOverGiven([name, limit], at, give(ok()))).toEqual(ok())
  const over = await refuseOverGiven([name, limit], at, give(ok()))
  expect(over).toMatchObject({ reason: "too_many", retryAfter: expect.closeTo(600, -2) })
  expect(asked).toBe(13)
})

test("says for how long it holds, not for how long it was set", async () => {
  const name = `test/${randomUUID()}`
  for (let i = 0; i < 3; i++) expect(await refuseOver([[name, limit]], at)).toBeUndefined()
  const over = await refuseOver([[name, limit]], at)
  expect(over).toMatchObject({ reason: "too_many" })
  expect(over?.reason === "too_many" && over.retryAfter).toBeLessThanOrEqual(600)
})

test("what is given back after its time is over is no try more in the next", async () => {
  const name = `test/${randomUUID()}`
  const short = { most: 1, seconds: 1 }
  const counted = await redis().dbsize()
  expect(await refuseOver([[name, short]], at)).toBeUndefined()
  await expect.poll(() => redis().dbsize(), { timeout: 20_000 }).toBe(counted)
  for (let i = 0; i < 5; i++) await giveBack(name)
  expect(await refuseOver([[name, limit]], at)).toBeUndefined()
  for (let i = 1; i < limit.most; i++) await refuseOver([[name, limit]], at)
  expect(await refuseOver([[name, limit]], at)).toMatchObject({ reason: "too_many" })
})
