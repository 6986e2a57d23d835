import fc from "fast-check"
import { describe, expect, it } from "vitest"

import { operationQueue } from "./operation-queue"
import { settled, testingTimers } from "./testing-device"

const never = () => new Promise<never>(() => {})

describe("GATT operations", () => {
  it("never overlap, and are answered in order", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ turns: fc.nat(6), fails: fc.boolean() }), { maxLength: 12 }),
        async (given) => {
          const queue = operationQueue(testingTimers(0))
          const begun: number[] = []
          let underWay = 0
          let most = 0
          const answers = await Promise.all(
            given.map(({ turns, fails }, i) =>
              queue.run(1_000, async () => {
                begun.push(i)
                most = Math.max(most, ++underWay)
                for (let turn = 0; turn < turns; turn++) await Promise.resolve()
                underWay--
                if (fails) throw new Error("no")
                return i
              }),
            ),
          )
          expect(most).toBeLessThanOrEqual(1)
          expect(begun).toEqual(given.map((_, i) => i))
          expect(answers.map((answer) => answer.ok)).toEqual(given.map(({ fails }) => !fails))
        },
      ),
    )
  })

  it("one that never answers is refused after its limit, and the next one runs", async () => {
    const timers = testingTimers(0)
    const queue = operationQueue(timers)
    const silent = queue.run(1_000, never)
    const next = queue.run(1_000, () => Promise.resolve("here"))
    let answered = false
    void silent.then(() => (answered = true))
    await timers.pass(999)
    expect(answered).toBe(false)
    await timers.pass(1)
    expect(await silent).toEqual({ ok: false, reason: "timeout" })
    expect(await next).toEqual({ ok: true, value: "here" })
    expect(timers.waiting()).toBe(0)
  })

  it("a late answer, or a late error, is nobody's", async () => {
    const timers = testingTimers(0)
    const queue = operationQueue(timers)
    let fail: (error: Error) => void = () => {}
    const late = queue.run(10, () => new Promise((_, reject) => (fail = reject)))
    await timers.pass(10)
    fail(new Error("late"))
    await settled()
    expect(await late).toEqual({ ok: false, reason: "timeout" })
  })

  it("one that throws at once is refused like one that rejects", async () => {
    const queue = operationQueue(testingTimers(0))
    const error = new Error("at once")
    const answer = queue.run(10, () => {
      throw error
    })
    expect(await answer).toEqual({ ok: false, reason: "failed", error })
  })

  it("a closed queue refuses what is under way, what waits and what comes", async () => {
    const timers = testingTimers(0)
    const queue = operationQueue(timers)
    const answers = [queue.run(10, never), queue.run(10, never)]
    await settled()
    queue.close()
    answers.push(queue.run(10, never))
    const closed = { ok: false, reason: "closed" }
    expect(await Promise.all(answers)).toEqual([closed, closed, closed])
    expect(timers.waiting()).toBe(0)
  })
})
