import { availableParallelism } from "node:os"
import { Worker } from "node:worker_threads"

import { z } from "zod"

import type { Rows, RowsFinding } from "./check-rows"
import type { RowsCheck } from "./verify-log"

/** Rows on their way to another thread: their lines are one buffer, cut at `ends`. */
export type PackedRows = Omit<Rows, "lines"> & {
  id: number
  text: Uint8Array<ArrayBuffer>
  ends: Uint32Array<ArrayBuffer>
}

/** Of a message from a thread of ours. */
const Answer = z.object({ id: z.int(), found: z.custom<RowsFinding>() })
type Waiting = { answer: (found: RowsFinding) => void; fail: (cause: Error) => void }

/** `checkRows` in threads of their own, while the caller's unpacks and hashes the tree. */
export function openRowsThreads(count = Math.min(4, Math.max(1, availableParallelism() - 1))): {
  check: RowsCheck
  close(): Promise<void>
} {
  const waiting = new Map<number, Waiting>()
  let ended: Error | undefined
  const end = (cause: Error): void => {
    ended ??= cause
    for (const { fail } of waiting.values()) fail(ended)
    waiting.clear()
  }
  const workers = Array.from({ length: count }, () => {
    const worker = new Worker(new URL("./rows-thread-start.mjs", import.meta.url))
    worker.on("message", (message: unknown) => {
      const { id, found } = Answer.parse(message)
      waiting.get(id)?.answer(found)
      waiting.delete(id)
    })
    worker.on("error", end)
    worker.on("exit", () => end(new Error("a thread that checks rows has ended")))
    return worker
  })
  let asked = 0
  return {
    check: (rows) =>
      new Promise((answer, fail) => {
        if (ended !== undefined) return fail(ended)
        const id = asked++
        waiting.set(id, { answer, fail })
        const packed = pack(id, rows)
        workers[id % count]?.postMessage(packed, [packed.text.buffer, packed.ends.buffer])
      }),
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}

function pack(id: number, { lines, ...rest }: Rows): PackedRows {
  const ends = new Uint32Array(lines.length)
  let length = 0
  for (const [index, line] of lines.entries()) {
    length += line.length
    ends[index] = length
  }
  const text = new Uint8Array(length)
  for (const [index, line] of lines.entries()) text.set(line, (ends[index] ?? 0) - line.length)
  return { ...rest, id, text, ends }
}

export function unpack({ text, ends, ...rest }: PackedRows): Rows {
  const all = Buffer.from(text.buffer, text.byteOffset, text.byteLength)
  let from = 0
  const lines = Array.from(ends, (end) => {
    const line = all.subarray(from, end)
    from = end
    return line
  })
  return { ...rest, lines }
}
