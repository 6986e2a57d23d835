import { generateKeyPairSync, sign } from "node:crypto"

import { describe, expect, test } from "vitest"

import { checkpointBody, formatVerifierKey, hex, noteOf, verifierKey } from "../proofs/checkpoint"
import { leafHash, rootOf } from "../proofs/merkle"
import { sha256 } from "../proofs/sha256"
import { bundleOf } from "../proofs/tiles"
import { checkLog } from "./check-log"
import type { LogReader, Remembered } from "./check-log"

const { privateKey, publicKey } = generateKeyPairSync("ed25519")
const key = verifierKey(
  sha256,
  "housecall/audit/x",
  new Uint8Array(publicKey.export({ type: "spki", format: "der" }).subarray(-32)),
)
const vkey = formatVerifierKey(key)
const entryAt = (seq: number) =>
  Buffer.from(`{"action":"patient.read","seq":${seq},"t":"2026-11-24T10:40:00.000Z"}`)
const rootAt = (entries: readonly Uint8Array[]) =>
  rootOf(
    sha256,
    entries.map((entry) => leafHash(sha256, entry)),
  )

/** A log of 5,000 entries as a server would give it out; `served` may differ from what was signed. */
function log(
  served: readonly Uint8Array[] = entries,
  signed: readonly Uint8Array[] = entries,
): LogReader {
  const body = checkpointBody({ origin: key.name, size: signed.length, root: rootAt(signed) })
  return {
    checkpoint: async () => ({
      note: noteOf(body, [{ key, signature: sign(null, Buffer.from(body), privateKey) }]),
      vkey,
    }),
    entries: async (first, count) => bundleOf(served.slice(first * 256, (first + count) * 256)),
  }
}
const entries = Array.from({ length: 5_000 }, (_, i) => entryAt(i))
const remember = (size: number): Remembered => ({
  size,
  root: hex(rootAt(entries.slice(0, size))),
  vkey,
})
const check = (reader: LogReader, before?: Remembered) => checkLog(reader, before, () => undefined)

describe("in the browser", () => {
  test("a sound log", async () => {
    expect(await check(log())).toEqual({ sound: true, now: remember(5_000), before: undefined })
  })

  test.each([1, 256, 4_096, 4_097, 5_000])(
    "that still begins with what was sound before, at %i",
    async (size) => {
      expect(await check(log(), remember(size))).toMatchObject({ sound: true })
    },
  )

  test("that was made anew, or is shorter, under the same key", async () => {
    expect(await check(log(), { ...remember(4_500), root: hex(sha256()) })).toEqual({
      sound: false,
      reason: "remembered",
      size: 5_000,
    })
    const shorter = entries.slice(0, 100)
    expect(await check(log(shorter, shorter), remember(5_000))).toMatchObject({
      sound: false,
      reason: "remembered",
    })
  })

  test("another key than before", async () => {
    expect(await check(log(), { ...remember(10), vkey: "other" })).toMatchObject({
      sound: false,
      reason: "key_changed",
    })
  })

  test("an entry changed, missing, in another's place", async () => {
    expect(
      await check(
        log(entries.with(4_200, Buffer.from(entryAt(4_200).toString().replace("read", "edit")))),
      ),
    ).toMatchObject({ sound: false, reason: "root" })
    expect(await check(log(entries.toSpliced(4_200, 1)))).toMatchObject({
      sound: false,
      reason: "entries",
      index: 4_200,
    })
    expect(await check(log(entries.with(7, entryAt(8)).with(8, entryAt(7))))).toMatchObject({
      sound: false,
      reason: "entries",
      index: 7,
    })
    expect(await check(log(entries.slice(0, 4_999)))).toMatchObject({
      sound: false,
      reason: "entries",
      index: 4_999,
    })
  })

  test("a checkpoint that the key did not sign", async () => {
    const reader = log()
    const { note } = await reader.checkpoint()
    const forged: LogReader = {
      ...reader,
      checkpoint: async () => ({ note: note.replace("5000", "4999"), vkey }),
    }
    expect(await check(forged)).toMatchObject({ sound: false, reason: "signature" })
  })
})
