import { expect, test, vi } from "vitest"

import type { SealedMessage } from "@/lib/e2ee/client/session"

import { testingLine } from "../testing-line"
import { broadcast } from "./broadcast"

vi.useFakeTimers({ now: 1_800_000_000_000 })

test("a ping is answered to whoever watches, and nobody else makes the bedside send more", async () => {
  const { bedside } = testingLine(
    { lostPercent: 0, delayMs: () => 20, isCut: () => false },
    () => 0,
  )
  let ping: ((message: SealedMessage) => void) | undefined
  const answered: unknown[] = []
  const sending = broadcast(
    {
      note: { kind: "device", name: "", loopSeconds: undefined },
      waves: { channels: [], read: () => new Int32Array() },
    },
    Date.now,
    () => 0.5,
    {
      onFrame: () => undefined,
      onDerived: () => undefined,
      numbers: () => ({ values: [], conditions: [], withdrawn: [] }),
    },
  )
  let frames = 0
  const attached = sending.attach(
    {
      ...bedside.link,
      on(topic, listener) {
        if (topic === "sync") ping = listener
        return () => undefined
      },
      async send(topic, _, options) {
        if (topic === "sync") answered.push(options?.to)
        return { ok: true, value: undefined }
      },
    },
    { ...bedside.track, push: () => ++frames > 0 },
  )
  const say = (role: "companion" | "watcher") =>
    ping?.({
      from: { identity: role, role, kid: role },
      body: new Uint8Array(),
      json: () => ({ kind: "ping", id: 1, t0: 0, lossPercent: 100 }),
      sentMs: 0,
      seq: 0,
      direct: true,
    })
  say("companion")
  await vi.advanceTimersByTimeAsync(1_000)
  expect([answered, attached.pingedAt(), frames]).toEqual([[], undefined, 10])
  say("watcher")
  await vi.advanceTimersByTimeAsync(1_000)
  expect([answered, frames]).toEqual([["watcher"], 30])
  sending.stop()
})
