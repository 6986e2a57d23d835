import { type ByteStreamReader, DataStreamError, DataStreamErrorReason } from "livekit-client"

import { type Bytes, concat } from "../encoding"
import { maxEnvelope } from "../envelope"
import { type Core, memberAt } from "./core"
import { wireTopic } from "./outbox"

/** Of one sender at a time; an honest one has a file's widest window under way, and a few words. */
export const maxOpen = 64
/** A stream whose sender broke off holds those behind it up for no longer. */
export const turnMs = 10_000

/**
 * Files, fill, and what is meant for one seat: one sealed envelope per stream, taken in the order in which
 * the streams of a sender began. What is not wanted is read all the same and thrown away: LiveKit keeps
 * what nobody reads, without a bound.
 */
export function receiveStreams(
  core: Core,
  sealed: (identity: string, envelope: Bytes) => Promise<void>,
): void {
  const order = new Map<string, Promise<void>>()
  const open = new Map<string, number>()

  function count(identity: string, by: number): number {
    const now = (open.get(identity) ?? 0) + by
    open.set(identity, now)
    return now
  }

  core.room.registerByteStreamHandler(wireTopic, (reader, { identity }) => {
    // Whom nobody looked at yet may be a member: its envelope is kept until it is known.
    const isStranger = core.present.has(identity) && memberAt(core, identity) === undefined
    const isTooMany = count(identity, 1) > maxOpen
    if (isStranger) core.alarm("env-stranger", identity)
    else if (isTooMany) core.alarm("env-form", identity)
    const envelope = readAtMost(reader, isStranger || isTooMany ? 0 : maxEnvelope).finally(() =>
      count(identity, -1),
    )
    if (isStranger || isTooMany) return
    const before = order.get(identity) ?? Promise.resolve()
    const turn = before.then(async () => {
      const whole = await Promise.race([envelope, after(turnMs)])
      if (whole === undefined) core.alarm("env-form", identity)
      else await sealed(identity, whole)
    })
    order.set(
      identity,
      turn.catch(() => undefined),
    )
  })
}

/** Undefined for what is longer, or breaks off. */
async function readAtMost(reader: ByteStreamReader, most: number): Promise<Bytes | undefined> {
  const parts: Uint8Array[] = []
  let size = 0
  try {
    for await (const part of reader) {
      size += part.length
      if (size <= most) parts.push(part)
      else parts.length = 0
    }
    return size <= most ? concat(...parts) : undefined
  } catch (error) {
    parts.length = 0
    if (isTooLong(error)) await readAway(reader)
    return undefined
  }
}

/** Of a stream longer than its header said the reader gives no more, and LiveKit goes on keeping it. */
async function readAway(reader: ByteStreamReader): Promise<void> {
  const stream: unknown = Reflect.get(reader, "reader")
  if (!(stream instanceof ReadableStream)) return
  await stream.pipeTo(new WritableStream()).catch(() => undefined)
}

function isTooLong(error: unknown): boolean {
  return error instanceof DataStreamError && error.reason === DataStreamErrorReason.LengthExceeded
}

function after(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
