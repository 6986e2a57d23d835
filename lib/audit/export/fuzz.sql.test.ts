import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Readable } from "node:stream"

import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import { rounds } from "@/lib/testing-fuzz"

import type { Filter } from "../filter"
import { sequenceClinic } from "../log/sequence"
import { furnish, read } from "../testing"
import type { House } from "../testing"
import { verifyExport } from "../verify/export"
import { openZip, Unreadable } from "../zip-reader"
import { zip } from "../zip-writer"
import { fetchExport, startExport } from "./commands"

/** What `npm run audit:verify` makes of any file: sound, broken or unreadable, and never a crash. */
type Verdict = "sound" | "broken" | "unreadable"

const database = await testDatabase()
const folder = await mkdtemp(join(tmpdir(), "housecall-fuzz-"))
const path = join(folder, "export.zip")
const at = new Date("2026-11-24T10:40:00.000Z")
let house: House
const exports: Record<"log" | "rows", Buffer> = { log: Buffer.alloc(0), rows: Buffer.alloc(0) }

beforeAll(async () => {
  house = await furnish(database.admin, database.urls.sequencer, mintActor, at)
  await read(house, 12)
  await sequenceClinic(house.sequencer.db, house.clinicId, house.signer)
  exports.log = await download({})
  exports.rows = await download({ action: "patient.read" })
})
afterAll(async () => {
  await house.sequencer.close()
  await rm(folder, { recursive: true, force: true })
})

async function download(filter: Filter): Promise<Buffer> {
  const started = await startExport(house.auditor, { filter, reason: "Fuzzing" }, at)
  if (!started.ok) throw new Error(started.reason)
  const fetched = await fetchExport(house.auditor, started.value.id, at)
  if (!fetched.ok) throw new Error(fetched.reason)
  return gathered(fetched.value.bytes)
}

async function verdictOn(bytes: Uint8Array): Promise<Verdict> {
  await writeFile(path, bytes)
  try {
    const archive = await openZip(path)
    try {
      return (await verifyExport(archive, {})).finding.sound ? "sound" : "broken"
    } finally {
      await archive.close()
    }
  } catch (error) {
    if (error instanceof Unreadable) return "unreadable"
    throw error
  }
}

/** Bytes changed, taken out, put in, moved: `where` and `length` are parts of the whole. */
const edits = fc.record({
  kind: fc.constantFrom("set", "cut", "insert", "end", "copy"),
  where: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  length: fc.integer({ min: 1, max: 600 }),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 12 }),
})
type Edit = typeof edits extends fc.Arbitrary<infer T> ? T : never

function edited(bytes: Buffer, { kind, where, length, bytes: put }: Edit): Buffer {
  const at = Math.floor(where * bytes.length)
  const [head, tail] = [bytes.subarray(0, at), bytes.subarray(at)]
  switch (kind) {
    case "set":
      return Buffer.concat([head, put, tail.subarray(put.length)])
    case "cut":
      return Buffer.concat([head, tail.subarray(length)])
    case "insert":
      return Buffer.concat([head, put, tail])
    case "copy":
      return Buffer.concat([head, tail.subarray(0, length), tail])
    case "end":
      return head
  }
}

describe.each(["log", "rows"] as const)("an export (%s)", (kind) => {
  test("is sound as it is", async () => {
    expect(await verdictOn(exports[kind])).toBe("sound")
  })

  test("no change of its bytes is called sound, and none crashes the verifier", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(edits, { minLength: 1, maxLength: 3 }), async (all) => {
        const changed = all.reduce(edited, exports[kind])
        fc.pre(!changed.equals(exports[kind]))
        expect(await verdictOn(changed)).not.toBe("sound")
      }),
      rounds(250),
    )
  })

  test("nor is a change of one file in it, packed and sealed again by who knows how", async () => {
    const archive = await openZip(await written(exports[kind]))
    const files = await Promise.all(
      archive.paths.map(async (name) => ({
        path: name,
        data: (await archive.bytes(name)) ?? Buffer.alloc(0),
      })),
    )
    await archive.close()
    // The manifest is nobody's word: what it says beside the others' hashes is not proven.
    const targets = files.filter((file) => file.path !== "manifest.json" && file.data.length > 0)
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...targets), edits, async (target, edit) => {
        const data = edited(target.data, edit)
        fc.pre(!data.equals(target.data))
        const packed = files.map((file) => (file === target ? { ...file, data } : file))
        expect(await verdictOn(await gathered(zip(Readable.from(packed))))).not.toBe("sound")
      }),
      rounds(250),
    )
  })
})

test("whatever bytes come: broken or unreadable", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
      expect(await verdictOn(bytes)).not.toBe("sound")
    }),
    rounds(200),
  )
})

async function written(bytes: Buffer): Promise<string> {
  const other = join(folder, "whole.zip")
  await writeFile(other, bytes)
  expect((await readFile(other)).length).toBe(bytes.length)
  return other
}

async function gathered(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return Buffer.concat(parts)
}
