import fc from "fast-check"
import { expect, test } from "vitest"

import {
  envelopeOverhead,
  type Header,
  maxEnvelope,
  openEnvelope,
  readHeader,
  sealEnvelope,
} from "./envelope"
import { importAesKey } from "./primitives"
import { topicOf } from "./topic"

const key = await importAesKey(new Uint8Array(32).fill(1))
const context = { visit: "v", sender: new Uint8Array(16).fill(2), recipient: undefined }
const body = fc.uint8Array({ maxLength: 200 }).map((bytes) => new Uint8Array(bytes))
const header: fc.Arbitrary<Header> = fc
  .record({
    direct: fc.boolean(),
    topic: fc.integer({ min: 1, max: 11 }).map((code) => topicOf(code) ?? "beat"),
    epoch: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    seq: fc.maxSafeNat(),
  })
  .map((h) => ({ ...h, epoch: h.direct ? 0 : h.epoch }))

test("opens what was sealed, with 40 bytes on top", async () => {
  await fc.assert(
    fc.asyncProperty(header, body, fc.maxSafeNat(), async (h, b, sentMs) => {
      const sealed = await sealEnvelope(key, context, h, sentMs, b)
      expect(sealed.length).toBe(b.length + envelopeOverhead)
      expect(readHeader(sealed)).toEqual(h)
      expect(await openEnvelope(key, context, h, sealed)).toEqual({ sentMs, body: b })
    }),
  )
})

test("one changed bit anywhere: never throws, never opens", async () => {
  await fc.assert(
    fc.asyncProperty(header, body, fc.nat(), async (h, b, where) => {
      const sealed = await sealEnvelope(key, context, h, 1, b)
      const bit = where % (sealed.length * 8)
      sealed[bit >> 3] = (sealed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      const read = readHeader(sealed)
      expect(read && (await openEnvelope(key, context, read, sealed))).toBeUndefined()
    }),
  )
})

test("another visit, sender or recipient: never opens", async () => {
  const h: Header = { direct: false, topic: "alarm", epoch: 1, seq: 0 }
  const sealed = await sealEnvelope(key, context, h, 1, new Uint8Array(3))
  const others = [
    { ...context, visit: "w" },
    { ...context, sender: new Uint8Array(16) },
    { ...context, recipient: new Uint8Array(16).fill(3) },
  ]
  for (const other of others) expect(await openEnvelope(key, other, h, sealed)).toBeUndefined()
})

test("noise: no header or a header that opens nothing", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (noise) => {
      const bytes = new Uint8Array(noise)
      const h = readHeader(bytes)
      expect(h && (await openEnvelope(key, context, h, bytes))).toBeUndefined()
    }),
  )
})

test.each([
  ["too short", 39, 0, 1],
  ["too long", maxEnvelope + 1, 0, 1],
  ["another version", 40, 0, 2],
  ["another mode", 40, 1, 2],
  ["no such topic", 40, 3, 13],
])("no header: %s", (_name, length, at, value) => {
  const bytes = new Uint8Array(length)
  bytes[0] = 1
  bytes[3] = 1
  expect(length === 40 ? readHeader(bytes) : "x").toBeDefined()
  bytes[at] = value
  expect(readHeader(bytes)).toBeUndefined()
})

test("no header: an epoch in direct mode, a sequence number of 2^53", () => {
  const bytes = new Uint8Array(40)
  bytes.set([1, 1, 0, 1, 0, 0, 0, 1])
  expect(readHeader(bytes)).toBeUndefined()
  bytes.set([1, 0, 0, 1, 0, 0, 0, 1, 0, 0x20])
  expect(readHeader(bytes)).toBeUndefined()
})
