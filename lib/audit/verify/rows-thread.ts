import { availableParallelism } from "node:os"
import { Worker } from "node:worker_threads"

import { z } from "zod"

import { checkRows } from "./check-rows"
import type { Rows, RowsFinding } from "./check-rows"
import type { RowsCheck } from "./log"

/**
 * Rows on their way to another thread: all their bytes lie in `space`, which goes to and fro. It is cut at
 * `ends`: bundle, hashes, and the lines.
 */
export type PackedRows = {
  readonly id: number
  readonly from: number
  readonly width: number
  readonly torn: boolean
  readonly missing: { readonly bundle: boolean; readonly hashes: boolean }
  readonly space: ArrayBuffer
  readonly ends: Uint32Array<ArrayBuffer>
}

/** Of a message from a thread of ours. */
const Answer = z.object({
  id: z.int(),
  found: z.custom<RowsFinding>(),
  space: z.instanceof(ArrayBuffer),
})
type Waiting = { answer: (found: RowsFinding) => void; fail: (cause: Error) => void }

/**
 * `checkRows` in threads of their own, while the caller's unpacks and hashes the tree. What comes while each of
 * them has `ahead` pieces before it, the caller's thread checks itself, at once.
 */
export function openRowsThreads(
  count = Math.min(4, Math.max(1, availableParallelism() - 1)),
  ahead = 4,
): {
  check: RowsCheck
  close(): Promise<void>
} {
  const waiting = new Map<number, Waiting>()
  let ended: Error | undefined
  const spaces: ArrayBuffer[] = []
  const end = (cause: Error): void => {
    ended ??= cause
    for (const { fail } of waiting.values()) fail(ended)
    waiting.clear()
  }
  const workers = Array.from({ length: count }, () => {
    const worker = new Worker(new URL("./rows-thread-start.mjs", import.meta.url))
    worker.on("message", (message: unknown) => {
      const { id, found, space } = Answer.parse(message)
      spaces.push(space)
      waiting.get(id)?.answer(found)
      waiting.delete(id)
    })
    worker.on("error", end)
    worker.on("exit", () => end(new Error("a thread that checks rows has ended")))
    return worker
  })
  let asked = 0
  return {
    check: (rows) => {
      if (ended === undefined && waiting.size >= count * ahead) return checkRows(rows)
      return new Promise((answer, fail) => {
        if (ended !== undefined) return fail(ended)
        const id = asked++
        waiting.set(id, { answer, fail })
        const packed = pack(id, rows, spaces.pop())
        workers[id % count]?.postMessage(packed, [packed.space, packed.ends.buffer])
      })
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}

function pack(id: number, rows: Rows, used: ArrayBuffer | undefined): PackedRows {
  const { from, width, torn, bundle, hashes, lines } = rows
  const parts = [bundle ?? nothing, hashes ?? nothing, ...lines]
  const ends = new Uint32Array(parts.length)
  let length = 0
  for (const [index, part] of parts.entries()) {
    length += part.length
    ends[index] = length
  }
  // Memory that was used before needs no new pages. New is a little larger, for longer rows.
  const space =
    used !== undefined && used.byteLength >= length
      ? used
      : new ArrayBuffer(Math.ceil(length * 1.1))
  const all = new Uint8Array(space)
  for (const [index, part] of parts.entries()) all.set(part, (ends[index] ?? 0) - part.length)
  const missing = { bundle: bundle === null, hashes: hashes === null }
  return { id, from, width, torn, missing, space, ends }
}

/** The rows lie in `space` still. */
export function unpack({ from, width, torn, missing, space, ends }: PackedRows): Rows {
  const all = Buffer.from(space)
  let begin = 0
  const [bundle = nothing, hashes = nothing, ...lines] = Array.from(ends, (end) => {
    const part = all.subarray(begin, end)
    begin = end
    return part
  })
  return {
    from,
    width,
    torn,
    bundle: missing.bundle ? null : bundle,
    hashes: missing.hashes ? null : hashes,
    lines,
  }
}

const nothing = Buffer.alloc(0)
