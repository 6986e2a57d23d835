import { describe, expect, it } from "vitest"

import { cbor, messagePack } from "./usual-formats"

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex")

describe("CBOR", () => {
  // RFC 8949, appendix A.
  it.each([
    [0, "00"],
    [23, "17"],
    [24, "1818"],
    [100, "1864"],
    [1000, "1903e8"],
    [1_000_000, "1a000f4240"],
    [1_000_000_000_000, "1b000000e8d4a51000"],
    [-1, "20"],
    [-10, "29"],
    [-100, "3863"],
    [-1000, "3903e7"],
    [1.1, "fb3ff199999999999a"],
    [100_000.5, "fa47c35040"],
    ["IETF", "6449455446"],
    [[1, [2, 3], [4, 5]], "8301820203820405"],
    [{ a: 1, b: [2, 3] }, "a26161016162820203"],
  ])("%j", (value, bytes) => {
    expect(hex(cbor(value))).toBe(bytes)
  })
})

describe("MessagePack", () => {
  // The first and last value of each form of the specification.
  it.each([
    [127, "7f"],
    [128, "cc80"],
    [256, "cd0100"],
    [65_536, "ce00010000"],
    [4_294_967_296, "cf0000000100000000"],
    [-32, "e0"],
    [-33, "d0df"],
    [-128, "d080"],
    [-129, "d1ff7f"],
    [-32_769, "d2ffff7fff"],
    [0.5, "ca3f000000"],
    [1.1, "cb3ff199999999999a"],
    ["abc", "a3616263"],
    [[1, 2], "920102"],
    [Array.from({ length: 16 }, () => 0), `dc0010${"00".repeat(16)}`],
    [{ compact: 1 }, "81a7636f6d7061637401"],
  ])("%j", (value, bytes) => {
    expect(hex(messagePack(value))).toBe(bytes)
  })
})
