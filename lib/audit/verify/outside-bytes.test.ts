import fc from "fast-check"
import { expect, test } from "vitest"

import { changedBytes, changedJson, changedText, rounds } from "@/lib/testing-fuzz"

import { checkpointBody, noteOf, tlogProof } from "../proofs/checkpoint"
import { entryOf, parseEntry, entryBytes } from "../proofs/entry"
import { sha256 } from "../proofs/sha256"
import type { ZipArchive } from "../zip-reader"
import { Unreadable } from "../zip-reader"
import { readAnchors } from "./anchors"
import { checkLine, seqOf } from "./check-line"
import { readManifest } from "./manifest"
import { splitLines } from "./ndjson"
import { verifyReceipt } from "./receipt"

const entry = entryOf("6f1dc3ab-8d9f-4a9c-8f53-3bb5c2a8b9a1", 7, {
  id: "0b8f3a52-2f4b-4c39-9f5a-1f5d9d0c7e10",
  occurredAt: new Date("2026-11-23T10:00:00.000Z"),
  action: "visit.read",
  outcome: "success",
  actorRef: sha256(),
  patientRef: sha256(),
  commitment: sha256(),
  fhirHash: sha256(),
})
const salt = Buffer.alloc(32).toString("base64")
const lines = [
  `{"fhir":{},"payload":{"action":"visit.read","id":"1"},"salt":"${salt}","seq":7}`,
  '{"damaged":true,"entry":"{}","seq":7}',
  '{"erased":true,"seq":7}',
].map((line) => Buffer.from(line))

test("a row that was changed is told to be wrong, and none of them is sound", () => {
  fc.assert(
    fc.property(changedBytes(lines), (bytes) => {
      const line = Buffer.from(bytes)
      const seq = seqOf(line)
      expect(seq === null || Number.isSafeInteger(seq)).toBe(true)
      const verdict = checkLine(line, entry)
      expect(verdict).not.toBe("sound")
      expect(verdict === "erased" ? line.toString() : '{"erased":true,"seq":7}').toBe(
        '{"erased":true,"seq":7}',
      )
    }),
    rounds(1_000),
  )
})

test("lines are those of the whole text, however it came in pieces", async () => {
  await fc.assert(
    fc.asyncProperty(changedText(["a\nb\n\nc", "{}\n{}\n"]), fc.nat(40), async (text, size) => {
      const bytes = Buffer.from(text)
      const read: string[] = []
      for await (const line of splitLines(inPieces(bytes, size + 1))) read.push(line.toString())
      const whole = bytes.toString().split("\n")
      expect(read).toEqual(whole.at(-1) === "" ? whole.slice(0, -1) : whole)
    }),
    rounds(300),
  )
})

test("a line without an end is unreadable, and is not kept whole", async () => {
  let given = 0
  async function* endless() {
    for (; given < 64; given++) yield Buffer.alloc(1024 * 1024, "a")
  }
  const all = async () => {
    for await (const _ of splitLines(endless()));
  }
  await expect(all()).rejects.toThrow(Unreadable)
  expect(given).toBeLessThan(6)
})

test("a receipt of any text is judged, or is none", () => {
  const body = checkpointBody({ origin: "housecall/audit/x", size: 9, root: sha256() })
  const signer = { name: "housecall/audit/x", id: Uint8Array.of(1, 2, 3, 4) }
  const note = noteOf(body, [{ key: signer, signature: new Uint8Array(64) }])
  const receipt = tlogProof(7, [sha256()], note, entryBytes(entry))
  expect(parseEntry(entryBytes(entry))).toEqual(entry)
  fc.assert(
    fc.property(changedText([receipt, note]), (text) => {
      const anchors = readAnchors(
        { checkpoint: text, witnessed: text, stamped: Buffer.from(text), stamp: Buffer.from(text) },
        [],
      )
      expect(anchors.vouched.every(({ checked }) => !checked)).toBe(true)
      expect(judged(text)).not.toBe("sound")
    }),
    rounds(500),
  )
})

test("a manifest of any JSON is one or none", async () => {
  const manifest = {
    v: 1,
    kind: "log",
    origin: "housecall/audit/x",
    tenant: entry.tenant,
    size: 9,
    root: salt,
    rows: 9,
    createdAt: entry.t,
    files: { vkey: "0".repeat(64) },
  }
  expect(await readManifest(archiveOf(JSON.stringify(manifest)))).toEqual(manifest)
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        changedJson([manifest]).map((json) => JSON.stringify(json)),
        changedText([JSON.stringify(manifest)]),
      ),
      async (text) => {
        const read = await readManifest(archiveOf(text))
        expect(read?.v ?? 1).toBe(1)
        expect(Object.getPrototypeOf(read?.files ?? {})).toBe(Object.prototype)
      },
    ),
    rounds(500),
  )
})

function judged(text: string): "sound" | "broken" | "unreadable" {
  try {
    return verifyReceipt(text, []).sound ? "sound" : "broken"
  } catch (error) {
    if (error instanceof Unreadable) return "unreadable"
    throw error
  }
}

function archiveOf(text: string): ZipArchive {
  const data = Buffer.from(text)
  return {
    paths: ["manifest.json"],
    has: () => true,
    bytes: () => Promise.resolve(data),
    chunks: () => inPieces(data, data.length),
    sum: () => Promise.resolve(""),
    seal: () => Promise.resolve("absent"),
    close: () => Promise.resolve(),
  }
}

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
