import type { Bytes } from "@/lib/e2ee/encoding"

import { blocksOf, contentOf, type Offer, writeBlock, writeOffer } from "../block"
import { type Pace, paceAfter, startPace } from "../pace"

/** Settles when the block left the page; false where it could not. */
export type SendBody = (to: string, body: Bytes) => Promise<boolean>

/**
 * One own file on its way, to each of its readers at that reader's speed. They ask for their next block;
 * an answer is also the request for more, and after a reconnection the place to go on from.
 */
export type Sending = {
  readonly id: string
  readonly offer: Offer
  /** Says that the file is there. Who has a part of it already asks for the rest. */
  offerTo(reader: string): void
  wanted(reader: string, block: number): void
  /** Share of the file that the slowest reader asked beyond, 0…1. */
  progress(): number
  /** When this reader, or any, asked last; undefined where none did. */
  heardMs(reader?: string): number | undefined
  stop(): void
}

type Reader = {
  /** The next block that they asked for. */
  wanted: number
  /** The next block that goes out. */
  next: number
  pace: Pace
  readonly sentMs: Map<number, number>
  /** When they went back, or beyond what was sent. */
  restartedMs: number | undefined
  heardMs: number | undefined
  isBusy: boolean
}

/** Readers ask again after 3 s. One that asks without end gets the same blocks no more often than this. */
export const restartAfterMs = 2_500

export function startSending(
  id: string,
  offer: Offer,
  bytes: Bytes,
  { send, now }: { send: SendBody; now: () => number },
): Sending {
  const readers = new Map<string, Reader>()
  const blocks = blocksOf(offer.size)
  let isStopped = false

  async function pump(name: string, reader: Reader): Promise<void> {
    if (reader.isBusy) return
    reader.isBusy = true
    while (!isStopped && reader.next <= blocks && isOpen(reader)) {
      const number = reader.next++
      reader.sentMs.set(number, now())
      const body = writeBlock({ id, number, content: contentOf(bytes, number) })
      // Not gone: the reader asks again when it can be reached.
      if (!(await send(name, body))) break
    }
    reader.isBusy = false
  }

  return {
    id,
    offer,
    offerTo(name) {
      if (!isStopped) void send(name, writeOffer(id, offer))
    },
    wanted(name, block) {
      if (isStopped || block > blocks + 1) return
      const reader = readers.get(name) ?? newReader()
      readers.set(name, reader)
      reader.heardMs = now()
      // The same question again, or an earlier one: what was under way is lost.
      const isRestart = block <= reader.wanted || block > reader.next
      if (isRestart) {
        if (now() - (reader.restartedMs ?? Number.NEGATIVE_INFINITY) < restartAfterMs) return
        reader.restartedMs = now()
        reader.next = block
      }
      const sentMs = reader.sentMs.get(block - 1)
      if (block > reader.wanted && sentMs !== undefined)
        reader.pace = paceAfter(reader.pace, now() - sentMs)
      reader.wanted = block
      for (const number of reader.sentMs.keys()) if (number < block) reader.sentMs.delete(number)
      void pump(name, reader)
    },
    progress() {
      const least = Math.min(blocks, ...[...readers.values()].map(({ wanted }) => wanted - 1))
      return readers.size === 0 ? 0 : least / blocks
    },
    heardMs(name) {
      const asked = name === undefined ? [...readers.values()] : [readers.get(name)]
      const times = asked.flatMap((reader) => reader?.heardMs ?? [])
      return times.length === 0 ? undefined : Math.max(...times)
    },
    stop() {
      isStopped = true
    },
  }
}

function isOpen({ next, wanted, pace }: Reader): boolean {
  return next - wanted < pace.window
}

function newReader(): Reader {
  return {
    wanted: 1,
    next: 1,
    pace: startPace,
    sentMs: new Map(),
    heardMs: undefined,
    restartedMs: undefined,
    isBusy: false,
  }
}
