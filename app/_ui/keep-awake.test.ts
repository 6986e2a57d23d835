import { expect, test, vi } from "vitest"

import { type WakeLock, keepAwake } from "./keep-awake"

/** A page, and a browser that gives locks until it `refuses`. */
function arrange() {
  const page = Object.assign(new EventTarget(), { visibilityState: "visible" as const })
  const given: (EventTarget & { release: () => Promise<undefined>; isReleased: boolean })[] = []
  const told: WakeLock[] = []
  let refuses = false
  const locks = {
    request: async () => {
      if (refuses) throw new DOMException("low battery", "NotAllowedError")
      const lock = Object.assign(new EventTarget(), {
        isReleased: false,
        async release() {
          lock.isReleased = true
          return undefined
        },
      })
      given.push(lock)
      return lock
    },
  }
  const see = (visibilityState: "visible" | "hidden") => {
    Object.assign(page, { visibilityState })
    page.dispatchEvent(new Event("visibilitychange"))
  }
  return {
    page,
    locks,
    given,
    told,
    see,
    setRefuses: (next: boolean) => void (refuses = next),
    tell: (state: WakeLock) => void told.push(state),
  }
}

test("the screen is kept lit, asked for again when the page is seen again, and let go at the end", async () => {
  const { page, locks, given, told, see, tell } = arrange()
  const letGo = keepAwake(page, locks, tell)
  await vi.waitFor(() => expect(told).toEqual(["on"]))
  see("hidden")
  see("visible")
  await vi.waitFor(() => expect(told).toEqual(["on", "on"]))
  expect(given).toHaveLength(2)
  letGo()
  expect(given[1]?.isReleased).toBe(true)
  see("visible")
  expect(given).toHaveLength(2)
})

test("what the browser drops while the page is seen is asked for again, and its refusal is told", async () => {
  const { page, locks, given, told, see, setRefuses, tell } = arrange()
  keepAwake(page, locks, tell)
  await vi.waitFor(() => expect(told).toEqual(["on"]))
  setRefuses(true)
  given[0]?.dispatchEvent(new Event("release"))
  await vi.waitFor(() => expect(told).toEqual(["on", "refused"]))
  setRefuses(false)
  see("visible")
  await vi.waitFor(() => expect(told).toEqual(["on", "refused", "on"]))
})

test("a browser without such a lock has refused it", async () => {
  const { page, told, tell } = arrange()
  keepAwake(page, undefined, tell)
  await vi.waitFor(() => expect(told).toEqual(["refused"]))
})

test("a lock that comes when it is wanted no more is let go", async () => {
  const { page, locks, given, told, tell } = arrange()
  keepAwake(page, locks, tell)()
  await vi.waitFor(() => expect(given[0]?.isReleased).toBe(true))
  expect(told).toEqual([])
})
