import { randomBytes } from "node:crypto"

import { expect, test } from "vitest"

import { entryBytes, entryOf } from "../proofs/entry"
import { leafHash } from "../proofs/merkle"
import { sha256 } from "../proofs/sha256"
import { bundleOf, concat } from "../proofs/tiles"
import { checkRows } from "./check-rows"
import type { Rows } from "./check-rows"
import { openRowsThreads } from "./rows-thread"

const tenant = "6f1dc3ab-8d9f-4a9c-8f53-3bb5c2a8b9a1"

/** Rows of which each was erased, but for what `spoil` makes of the lines. */
function rowsFrom(from: number, spoil: (lines: Buffer[]) => Buffer[] = (lines) => lines): Rows {
  const entries = Array.from({ length: 5 }, (_, i) =>
    entryBytes(
      entryOf(tenant, from + i, {
        id: "0b8f3a52-2f4b-4c39-9f5a-1f5d9d0c7e10",
        occurredAt: new Date("2026-11-23T10:00:00Z"),
        action: "visit.read",
        outcome: "success",
        actorRef: randomBytes(32),
        patientRef: null,
        commitment: randomBytes(32),
        fhirHash: randomBytes(32),
      }),
    ),
  )
  return {
    from,
    width: entries.length,
    bundle: bundleOf(entries),
    hashes: concat(entries.map((entry) => leafHash(sha256, entry))),
    lines: spoil(entries.map((_, i) => Buffer.from(`{"erased":true,"seq":${from + i}}`))),
    torn: false,
  }
}

test("rows checked in threads are found as rows checked here, each answer to its own question", async () => {
  const threads = openRowsThreads(2)
  try {
    const all = [
      rowsFrom(0),
      rowsFrom(5, (lines) => lines.with(3, Buffer.from("changed"))),
      rowsFrom(10, (lines) => lines.slice(0, 2)),
      { ...rowsFrom(15), bundle: null },
      { ...rowsFrom(20), hashes: null },
    ]
    const found = await Promise.all(all.map(async (rows) => threads.check(rows)))
    expect(found).toEqual(all.map(checkRows))
    expect(found.map(({ wrong }) => wrong?.index ?? "sound")).toEqual(["sound", 8, 12, 15, 20])
  } finally {
    await threads.close()
  }
})

test("while the threads have enough before them, the caller's checks too, and finds the same", async () => {
  const threads = openRowsThreads(1, 2)
  try {
    const all = [0, 5, 10, 15, 20].map((from) =>
      rowsFrom(from, (lines) => (from === 15 ? lines.slice(0, 3) : lines)),
    )
    const found = all.map((rows) => threads.check(rows))
    expect(found.map((one) => one instanceof Promise)).toEqual([true, true, false, false, false])
    expect(await Promise.all(found.map(async (one) => one))).toEqual(all.map(checkRows))
  } finally {
    await threads.close()
  }
})

test("a thread that is gone answers with a fault, at once and afterwards", async () => {
  const threads = openRowsThreads(1)
  const asked = threads.check(rowsFrom(0))
  await Promise.all([
    threads.close(),
    expect(asked).rejects.toThrow("a thread that checks rows has ended"),
  ])
  await expect(threads.check(rowsFrom(0))).rejects.toThrow("a thread that checks rows has ended")
})
