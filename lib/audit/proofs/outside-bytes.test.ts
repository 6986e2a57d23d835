import { createHash, generateKeyPairSync, sign } from "node:crypto"

import fc from "fast-check"
import { describe, expect, test } from "vitest"

import { changedBytes, changedText, rounds } from "@/lib/testing-fuzz"

import {
  base64,
  checkpointBody,
  formatVerifierKey,
  fromBase64,
  noteOf,
  parseCheckpoint,
  parseNote,
  parseTlogProof,
  parseVerifierKey,
  tlogProof,
  verifierKey,
} from "./checkpoint"
import { cosign, cosignedAt, formatWitnessKey, parseWitnessKey, witnessKey } from "./cosignature"
import { der, inside, readDer, tags } from "./der"
import { entryBytes, entryOf, parseEntry } from "./entry"
import { sha256 } from "./sha256"
import { readStamp } from "./time-stamp"

const pair = () => {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519")
  return { raw: publicKey.export({ type: "spki", format: "der" }).subarray(12), privateKey }
}
const [log, other] = [pair(), pair()]
const key = verifierKey(sha256, "housecall/audit/x", log.raw)
const witness = witnessKey("witness.example/w1", other.raw)
const body = checkpointBody({ origin: key.name, size: 600, root: sha256(Buffer.from("a")) })
const signature = sign(null, Buffer.from(body), log.privateKey)
const note =
  noteOf(body, [{ key, signature }]) + cosign(body, witness, other.privateKey, 1_795_000_000)
const source = {
  id: "0b8f3a52-2f4b-4c39-9f5a-1f5d9d0c7e10",
  occurredAt: new Date("2026-11-23T10:00:00.000Z"),
  action: "visit.read",
  outcome: "success" as const,
  actorRef: sha256(),
  patientRef: null,
  commitment: sha256(),
  fhirHash: sha256(),
}
const entry = entryBytes(entryOf("6f1dc3ab-8d9f-4a9c-8f53-3bb5c2a8b9a1", 599, source))
const proof = tlogProof(599, [sha256(), sha256(Buffer.from("b"))], note, entry)

describe("what is read as something is written as the very same bytes", () => {
  test("a signed note, and a checkpoint in it", () => {
    fc.assert(
      fc.property(changedText([note, `${body}\n`, body]), (text) => {
        const read = parseNote(text)
        if (read === null) return
        const signatures = read.signatures.map(({ name, keyId, signature: made }) => ({
          key: { name, id: keyId },
          signature: made,
        }))
        expect(noteOf(read.body, signatures)).toBe(text)
        cosignedAt(read, witness)
        const head = parseCheckpoint(read.body)
        expect(head === null ? read.body : checkpointBody(head)).toBe(read.body)
      }),
      rounds(1_000),
    )
  })

  test("a checkpoint that nobody signed", () => {
    fc.assert(
      fc.property(changedText([body]), (text) => {
        const head = parseCheckpoint(text)
        expect(head === null ? text : checkpointBody(head)).toBe(text)
      }),
      rounds(1_000),
    )
  })

  test("a tlog-proof", () => {
    fc.assert(
      fc.property(changedText([proof, tlogProof(3, [sha256()], note)]), (text) => {
        const read = parseTlogProof(text)
        if (read === null) return
        expect(tlogProof(read.index, read.hashes, read.note, read.extra)).toBe(text)
      }),
      rounds(1_000),
    )
  })

  test("a key of a log or of a witness, and neither as the other", () => {
    const samples = [formatVerifierKey(key), formatWitnessKey(witness)]
    fc.assert(
      fc.property(changedText(samples), (text) => {
        const [ofLog, ofWitness] = [parseVerifierKey(sha256, text), parseWitnessKey(text)]
        expect(ofLog === null || ofWitness === null).toBe(true)
        expect(ofLog === null ? text.trim() : formatVerifierKey(ofLog)).toBe(text.trim())
        expect(ofWitness === null ? text.trim() : formatWitnessKey(ofWitness)).toBe(text.trim())
      }),
      rounds(1_000),
    )
  })

  test("an entry", () => {
    fc.assert(
      fc.property(changedBytes([entry]), (bytes) => {
        const read = parseEntry(bytes)
        expect(read === null || entryBytes(read).equals(bytes)).toBe(true)
      }),
      rounds(1_000),
    )
  })

  test("base64", () => {
    fc.assert(
      fc.property(changedText([base64(entry), "AA==", ""]), (text) => {
        const bytes = fromBase64(text)
        expect(bytes === null ? text : base64(bytes)).toBe(text)
      }),
      rounds(1_000),
    )
  })
})

test("an index that two programs could read differently is none", () => {
  const text = tlogProof(1, [], note).replace("index 1", "index 9007199254740993")
  expect(parseTlogProof(text)).toBeNull()
})

test("bytes of a megabyte travel in a proof as those of a line do", () => {
  const large = Buffer.alloc(1_000_000, 7)
  expect(parseTlogProof(tlogProof(5, [], note, large))?.extra).toHaveLength(large.length)
})

describe("a time stamp", () => {
  const stamp = stampOf(Buffer.from(note), "20261123100000Z")

  test("is read as it is", () => {
    expect(readStamp(stamp, Buffer.from(note))).toMatchObject({ at: source.occurredAt })
  })

  test("any change of it has an answer, and none is longer than it says", () => {
    fc.assert(
      fc.property(changedBytes([stamp]), (bytes) => {
        const said = readStamp(bytes, Buffer.from(note))
        expect(Number.isNaN(typeof said === "string" ? 0 : said.at.getTime())).toBe(false)
        const elements = readDer(bytes) ?? []
        const inner = elements.reduce((sum, { content }) => sum + content.length, 0)
        expect(inner).toBeLessThanOrEqual(bytes.length)
        inside(elements[0], tags.sequence)
      }),
      rounds(1_000),
    )
  })
})

/** RFC 3161 section 2.4.2, without the authority's signature, which nothing here looks at. */
function stampOf(data: Uint8Array, time: string): Buffer {
  const oid = (hex: string) => der(tags.oid, Buffer.from(hex, "hex"))
  const number = (value: number) => der(tags.integer, Uint8Array.of(value))
  const digest = createHash("sha256").update(data).digest()
  const algorithm = der(tags.sequence, oid("608648016503040201"), der(tags.null))
  const info = der(
    tags.sequence,
    number(1),
    oid("2a0304"),
    der(tags.sequence, algorithm, der(tags.octets, digest)),
    number(7),
    der(tags.time, Buffer.from(time)),
    number(9),
  )
  const content = der(
    tags.sequence,
    oid("2a864886f70d0109100104"),
    der(tags.explicit0, der(tags.octets, info)),
  )
  const signed = der(tags.sequence, number(3), der(0x31), content)
  const token = der(tags.sequence, oid("2a864886f70d010702"), der(tags.explicit0, signed))
  return Buffer.from(der(tags.sequence, der(tags.sequence, number(0)), token))
}
