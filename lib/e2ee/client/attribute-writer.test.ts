import { Room } from "livekit-client"
import { afterEach, beforeEach, expect, test, vi } from "vitest"

import { attributeWriter } from "./attribute-writer"

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test("what the server shows of us is put right a second after a look, and once", () => {
  const { writer, shown, written } = writing()
  writer.set("hc.k", "mine")
  vi.advanceTimersByTime(5_000)
  writer.look()
  vi.advanceTimersByTime(5_000)
  expect(written).toEqual([{ "hc.k": "mine" }])

  shown["hc.k"] = "the server's"
  writer.look()
  writer.look()
  expect(written).toHaveLength(1)
  vi.advanceTimersByTime(1_100)
  expect(written).toEqual([{ "hc.k": "mine" }, { "hc.k": "mine" }])
  expect(shown).toEqual({ "hc.k": "mine" })
})

test("a server that never shows it is told once a second, and nothing after the end", () => {
  const { writer, shown, written } = writing({ deaf: true })
  writer.set("hc.k", "mine")
  for (let second = 0; second < 5; second++) {
    writer.look()
    vi.advanceTimersByTime(1_000)
  }
  expect(written.length).toBeGreaterThanOrEqual(4)
  expect(written.length).toBeLessThanOrEqual(5)
  const before = written.length
  writer.close()
  writer.look()
  vi.advanceTimersByTime(5_000)
  expect(written).toHaveLength(before)
  expect(shown).toEqual({})
})

test("in a crowd acks are collected for longer, and go with the next key", () => {
  const { writer, written } = writing({ others: 29 })
  writer.set("hc.a", "one", "acks")
  vi.advanceTimersByTime(900)
  writer.set("hc.a", "two", "acks")
  expect(written).toEqual([])
  vi.advanceTimersByTime(100)
  expect(written).toEqual([{ "hc.a": "two" }])
  writer.set("hc.a", "three", "acks")
  writer.set("hc.k", "key")
  writer.set("hc.a", "four", "acks")
  vi.advanceTimersByTime(250)
  expect(written.slice(1)).toEqual([{ "hc.a": "four", "hc.k": "key" }])
  vi.advanceTimersByTime(10_000)
  expect(written).toHaveLength(2)
})

/** A room that shows what is written, or does not. */
function writing({ deaf = false, others = 1 } = {}) {
  const shown: Record<string, string> = {}
  const written: Record<string, string>[] = []
  const room = new Room()
  Object.defineProperty(room.remoteParticipants, "size", { value: others })
  Object.defineProperty(room.localParticipant, "attributes", { get: () => shown })
  room.localParticipant.setAttributes = async (changes) => {
    written.push(changes)
    if (!deaf) Object.assign(shown, changes)
  }
  const writer = attributeWriter(room, () => undefined)
  writer.open()
  return { writer, shown, written }
}
