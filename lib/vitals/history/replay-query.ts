import type { StaffActor } from "@/lib/actor"
import type { VisitId } from "@/lib/ids"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { readVitals } from "../audited-read"
import { encodeFrame } from "../codec"
import { metaBody } from "../meta"
import type { ReadRefusal } from "../policy"
import { codesOf, storedWaves } from "../wave-queries"
import type { StoredWaves } from "../wave-queries"
import { isTooMuch } from "./bounds"
import type { Interval } from "./interval"
import { storedNumbers } from "./queries"
import type { ReplayBody } from "./replay-body"

const longestMs = 10 * 60_000

/** What the replay draws of an interval: waves as frames of the codec, one a chunk, and the numbers. */
export async function replayPiece(
  actor: StaffActor,
  visitId: VisitId,
  interval: Interval,
  at: Date,
): Promise<Result<ReplayBody, ReadRefusal | "too_long">> {
  if (interval.to.getTime() - interval.from.getTime() > longestMs) return refuse("too_long")
  const read = await readVitals(actor, visitId, at, async (tx) => {
    // A device may have filled ten minutes with far more than it can have measured.
    if (await isTooMuch(tx, visitId, interval)) return { value: undefined, codes: [], count: 0 }
    const { waves, chunks } = await storedWaves(tx, visitId, interval)
    const numbers = await storedNumbers(tx, visitId, interval)
    const codes = [...new Set([...codesOf(waves, {}), ...numbers.map(({ code }) => code)])]
    return {
      value: { waves, numbers },
      codes: codes.toSorted().slice(0, 64),
      count: chunks + numbers.length,
    }
  })
  if (!read.ok) return read
  if (read.value === undefined) return refuse("too_long")
  const { waves, numbers } = read.value
  return ok({
    streams: waves.map(streamBody),
    numbers: numbers.map(({ code, unit, value, derived, origin, questionable, at: moment }) => ({
      code,
      unit,
      value,
      derived,
      origin,
      questionable,
      at: moment.getTime(),
    })),
  })
}

function streamBody({ meta, pieces }: StoredWaves): ReplayBody["streams"][number] {
  const chunks: ReplayBody["streams"][number]["chunks"] = []
  for (const piece of pieces()) {
    if (piece.samples === undefined) continue
    const { channel, startsAt, firstIndex, samples, questionable } = piece
    const flags = { gapBefore: false, leadOff: questionable !== null, saturated: false }
    const frame = encodeFrame({
      stream: meta.stream,
      seq: 0,
      t0: startsAt.getTime(),
      durationMs: 1,
      channels: [{ channel, first: firstIndex, samples, ...flags }],
    })
    chunks.push({ first: firstIndex, frame: Buffer.from(frame).toString("base64") })
  }
  return { meta: metaBody(meta), chunks }
}
