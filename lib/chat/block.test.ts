import fc from "fast-check"
import { expect, it } from "vitest"

import vectors from "@/lib/e2ee/vectors-exclusion.json"
import { rounds } from "@/lib/testing-fuzz"

import {
  blockLength,
  blocksOf,
  contentOf,
  hasRightLength,
  largestFile,
  readBlock,
  readOffer,
  writeBlock,
  writeOffer,
} from "./block"

const id = "AAAAAAAAAAAAAAAAAAAAAA"
const offer = {
  name: "rash.jpg",
  size: 30_000,
  kind: "picture",
  sha256: "0".repeat(64),
  private: false,
} as const

it("a file cut into blocks is the file again", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3 * blockLength + 5 }), (size) => {
      const bytes = Uint8Array.from({ length: size }, (_, at) => at * 31)
      const blocks = Array.from({ length: blocksOf(size) }, (_, at) =>
        readBlock(writeBlock({ id, number: at + 1, content: contentOf(bytes, at + 1) })),
      )
      expect(blocks.every((block) => block?.id === id && hasRightLength(size, block))).toBe(true)
      const whole = Buffer.concat(blocks.map((block) => block?.content ?? new Uint8Array()))
      expect(whole.equals(bytes)).toBe(true)
    }),
    rounds(30),
  )
})

it("a block that is shorter, longer or beyond the end has not the right length", () => {
  const block = (number: number, length: number) =>
    hasRightLength(30_000, { id, number, content: new Uint8Array(length) })
  expect(block(1, blockLength)).toBe(true)
  expect(block(3, 30_000 - 2 * blockLength)).toBe(true)
  expect(block(1, blockLength - 1)).toBe(false)
  expect(block(3, blockLength)).toBe(false)
  expect(block(4, 1)).toBe(false)
  expect(block(0, blockLength)).toBe(false)
})

it("an offer is read back, and a bad one is none", () => {
  const read = (value: unknown) =>
    readOffer(new TextEncoder().encode(JSON.stringify(value)) as Uint8Array<ArrayBuffer>)
  expect(readOffer(readBlock(writeOffer(id, offer))?.content ?? new Uint8Array())).toEqual(offer)
  const wrong = [
    { name: "" },
    { name: "../../etc/passwd" },
    { name: "photo\u202Egpj.exe" },
    { name: "a\nb" },
    { name: "a".repeat(121) },
    { size: 0 },
    { size: largestFile + 1 },
    { size: 1.5 },
    { kind: "program" },
    { kind: "voice", seconds: 61 },
    { kind: "voice", seconds: 1.5 },
    { sha256: "0" },
    { private: "no" },
  ]
  expect(wrong.filter((one) => read({ ...offer, ...one }) !== undefined)).toEqual([])
})

it("any bytes have an answer", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      const block = readBlock(new Uint8Array(bytes))
      expect(block === undefined || typeof (readOffer(block.content) ?? {}) === "object").toBe(true)
    }),
  )
  expect(readBlock(new Uint8Array(12 * 1_024 + 1))).toBeUndefined()
})

it("the published vectors: an offer and a block", () => {
  const { id, offer: text, content, envelopes } = vectors.file
  const [first, second] = envelopes.map(({ body }) =>
    readBlock(Uint8Array.from(Buffer.from(body, "hex"))),
  )
  expect(readOffer(first?.content ?? new Uint8Array())).toEqual(JSON.parse(text))
  expect(second).toMatchObject({
    id: Buffer.from(id, "hex").toString("base64url"),
    number: 1,
  })
  expect(Buffer.from(second?.content ?? []).toString("hex")).toBe(content)
})
