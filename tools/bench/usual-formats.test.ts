import { describe, expect, it } from "vitest"

import { cbor, messagePack } from "./usual-formats"

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex")

/** Plain documents of each format: what a library adds of its own would not be compared fairly. */
describe("CBOR", () => {
  // RFC 8949, appendix A.
  it.each([
    [0, "00"],
    [24, "1818"],
    [1000, "1903e8"],
    [-10, "29"],
    [-1000, "3903e7"],
    ["IETF", "6449455446"],
    [[1, [2, 3], [4, 5]], "8301820203820405"],
    [{ a: 1, b: [2, 3] }, "a26161016162820203"],
  ])("%j", (value, bytes) => {
    expect(hex(cbor(value))).toBe(bytes)
  })
})

describe("MessagePack", () => {
  // Of the forms of the specification.
  it.each([
    [127, "7f"],
    [256, "cd0100"],
    [-32, "e0"],
    [-129, "d1ff7f"],
    ["abc", "a3616263"],
    [[1, 2], "920102"],
    [{ compact: 1 }, "81a7636f6d7061637401"],
  ])("%j", (value, bytes) => {
    expect(hex(messagePack(value))).toBe(bytes)
  })
})
