import { generateKeyPairSync, sign } from "node:crypto"

import { describe, expect, test } from "vitest"

import {
  checkpointBody,
  formatVerifierKey,
  noteOf,
  parseCheckpoint,
  parseNote,
  parseTlogProof,
  parseVerifierKey,
  signatureBy,
  tlogProof,
  verifierKey,
} from "./checkpoint"
import { openCheckpoint } from "./note-key"
import { sha256 } from "./sha256"

// The example of golang.org/x/mod/sumdb/note.
const peter = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
const advice =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n" +
  "\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"

function signed(body: string, name = "housecall/audit/x") {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519")
  const key = verifierKey(
    sha256,
    name,
    new Uint8Array(publicKey.export({ type: "spki", format: "der" }).subarray(-32)),
  )
  return {
    note: noteOf(body, [{ key, signature: sign(null, Buffer.from(body), privateKey) }]),
    vkey: formatVerifierKey(key),
  }
}
const body = checkpointBody({ origin: "housecall/audit/x", size: 70_000, root: sha256() })

describe("signed notes", () => {
  test("Go's published example: key id, key and signature are found", () => {
    const key = parseVerifierKey(sha256, peter)
    const note = parseNote(advice)
    if (key === null || note === null) throw new Error("did not parse")
    expect(formatVerifierKey(key)).toBe(peter)
    expect(signatureBy(note, key)).toHaveLength(64)
    // The signature holds; what it signs is no checkpoint.
    expect(openCheckpoint(advice, [peter])).toEqual({
      ok: false,
      what: "the checkpoint is not one",
    })
  })

  test("a checkpoint opens with its key, and with no other", () => {
    const { note, vkey } = signed(body)
    expect(openCheckpoint(note, [vkey])).toMatchObject({ ok: true, checkpoint: { size: 70_000 } })
    expect(openCheckpoint(note, [signed(body).vkey])).toMatchObject({ ok: false })
    expect(openCheckpoint(note, [peter])).toMatchObject({ ok: false })
    expect(openCheckpoint(note.replace("70000", "70001"), [vkey])).toEqual({
      ok: false,
      what: "the checkpoint's signature does not fit its text",
    })
  })

  test("a log signs under its own name only", () => {
    const { note, vkey } = signed(
      checkpointBody({ origin: "housecall/audit/y", size: 1, root: sha256() }),
    )
    expect(openCheckpoint(note, [vkey])).toEqual({
      ok: false,
      what: "the checkpoint is of another log than its key",
    })
  })

  test.each([
    ["no newline at its end", body.slice(0, -1)],
    ["a size with a zero before it", body.replace("70000", "070000")],
    ["an extension line", `${body}more\n`],
    ["a root that is too short", "housecall/audit/x\n1\nAAAA\n"],
  ])("not a checkpoint: %s", (_, text) => {
    expect(parseCheckpoint(text)).toBeNull()
  })

  test("a verifier key whose id is not its own is refused", () => {
    expect(parseVerifierKey(sha256, peter.replace("c74f20a3", "c74f20a4"))).toBeNull()
  })
})

test("a tlog-proof comes back as it was; a changed padding bit does not pass", () => {
  const { note } = signed(body)
  const text = tlogProof(5, [sha256(), sha256(Buffer.from("a"))], note)
  expect(parseTlogProof(text)).toEqual({
    index: 5,
    hashes: [new Uint8Array(sha256()), new Uint8Array(sha256(Buffer.from("a")))],
    note,
  })
  expect(parseTlogProof(text.replace("FU=\n", "FV=\n"))).toBeNull()
})

test("the entry's bytes travel along in a tlog-proof as its extra line (C2SP tlog-proof)", () => {
  const { note } = signed(body)
  const entry = Buffer.from('{"v":1}')
  const text = tlogProof(5, [], note, entry)
  expect(text.split("\n").slice(0, 3)).toEqual([
    "c2sp.org/tlog-proof@v1",
    "extra eyJ2IjoxfQ==",
    "index 5",
  ])
  expect(parseTlogProof(text)).toEqual({ index: 5, hashes: [], note, extra: new Uint8Array(entry) })
  expect(parseTlogProof(text.replace("fQ==", "fR=="))).toBeNull()
})
