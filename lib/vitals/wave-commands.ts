import { and, count, eq, sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { waveChunks, waveStreams } from "@/db/schema/vitals"
import type { DeviceActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { record } from "@/lib/audit/record"
import type { VisitId } from "@/lib/ids"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { hasRight } from "@/lib/rooms/device-right"

import { noteConsent } from "./consent-use"
import { momentsRefused } from "./consented"
import { metaBody } from "./meta"
import type { WaveMeta } from "./meta"
import { withDays } from "./partitions"
import { type ChartRefusal, isDeliverable, mayChart, withinVisit } from "./policy"
import { chartingOf } from "./queries"
import { whichChunk } from "./stored-chunk"
import type { StoredChunk } from "./stored-chunk"
import { chunksOf, judgeClock, startsOf } from "./wave-batch"
import type { RefusedFrame, WaveBatch } from "./wave-batch"

export type WavesCharted = {
  /** New chunks. */
  stored: number
  /** Chunks whose place a more complete one took. */
  replaced: number
  /** Chunks that were known already. */
  ignored: number
  /** Chunks that contradict what is stored: the first stays. */
  conflicting: number
  refused: RefusedFrame[]
}

/** `clock`: two minutes off or more. `stream_changed`: another channel table under a known name. */
type BatchRefusal = "clock" | "stream_changed" | "too_many_streams"
export type WavesRefusal = "not_found" | ChartRefusal | BatchRefusal

/** Adds a device's waveforms to the record. The same batch twice, at once or later, stores it once. */
export async function chartWaves(
  actor: DeviceActor,
  batch: WaveBatch,
  now: Date = new Date(),
): Promise<Result<WavesCharted, WavesRefusal>> {
  if (batch.visitId !== undefined && batch.visitId !== actor.visitId)
    return denyWaves(actor, batch.visitId, now)
  const clock = judgeClock(batch.sentAt, now.getTime())
  const questionable = clock === "clock" ? "clock" : null
  const moments = startsOf(batch.frames).filter((at) => isDeliverable(at, now))
  const result = await withDays(moments, () =>
    withTenant(actor.clinicId, async (tx) => {
      const charting = await chartingOf(tx, actor, "vitals.waves_charted", hasRight(tx, actor))
      if (charting === undefined) return refuse("not_found")
      const answer = clock === "refused" ? "clock" : mayChart(charting, now)
      if (answer === "no_consent")
        await noteConsent(tx, actor, "vitals.waves_charted", charting, now)
      if (answer !== "yes") return refused(tx, actor, answer, now)
      const known = await streamOf(tx, actor, batch.meta)
      if (known === "changed") return refused(tx, actor, "stream_changed", now)
      const isRefused = await momentsRefused(tx, actor.visitId, moments, now)
      const {
        startedAt,
        chunks,
        refused: wrong,
      } = chunksOf(
        batch,
        { startedAt: known?.startedAt.getTime(), questionable },
        (at) => withinVisit(at, charting, now) && !isRefused(at),
      )
      const counts = { stored: 0, replaced: 0, ignored: 0, conflicting: 0 }
      if (startedAt === undefined || chunks.length === 0) return ok({ ...counts, refused: wrong })
      if (known === undefined && (await isFull(tx, actor)))
        return refused(tx, actor, "too_many_streams", now)
      const stream = known ?? (await newStream(tx, actor, batch.meta, startedAt))
      if (stream === "changed") return refused(tx, actor, "stream_changed", now)
      const fresh = await store(tx, actor, stream.id, batch.meta, chunks)
      const count = fresh.stored + fresh.replaced
      if (count > 0) await noteConsent(tx, actor, "vitals.waves_charted", charting, now)
      await note(tx, actor, batch.meta, chunks, count, now)
      return ok({ ...fresh, refused: wrong })
    }),
  )
  if (!result.ok && result.reason === "not_found") return denyWaves(actor, actor.visitId, now)
  return result
}

function denyWaves(actor: DeviceActor, visitId: VisitId, now: Date) {
  return deny(actor, "vitals.waves_charted", { type: "vitals", id: visitId }, "not_found", now)
}

type Stream = { id: bigint; startedAt: Date }

async function streamOf(
  tx: Tx,
  { visitId, deviceId }: DeviceActor,
  meta: WaveMeta,
): Promise<Stream | "changed" | undefined> {
  const same = sql<boolean>`${waveStreams.visitId} = ${visitId} and ${waveStreams.meta} = ${JSON.stringify(metaBody(meta))}::jsonb`
  const [found] = await tx
    .select({ id: waveStreams.id, startedAt: waveStreams.startedAt, same })
    .from(waveStreams)
    .where(
      and(
        eq(waveStreams.deviceId, deviceId),
        eq(waveStreams.epoch, meta.epoch),
        eq(waveStreams.stream, meta.stream),
      ),
    )
  return found === undefined || found.same ? found : "changed"
}

/**
 * A new one is a source that begins anew: not in a visit's hundreds. Whoever reads asks for all of them. By
 * device: whoever held a link that was taken back leaves the next one all of its own.
 */
const mostStreams = 200

async function isFull(tx: Tx, { visitId, deviceId }: DeviceActor): Promise<boolean> {
  const some = tx
    .select({ id: waveStreams.id })
    .from(waveStreams)
    .where(and(eq(waveStreams.visitId, visitId), eq(waveStreams.deviceId, deviceId)))
    .limit(mostStreams)
    .as("some")
  const [row] = await tx.select({ n: count() }).from(some)
  return (row?.n ?? 0) >= mostStreams
}

/** Of several first batches at once, one names the stream's start for all. */
async function newStream(
  tx: Tx,
  actor: DeviceActor,
  meta: WaveMeta,
  startedAt: number,
): Promise<Stream | "changed"> {
  const { clinicId, visitId, deviceId } = actor
  const { epoch, stream } = meta
  const [made] = await tx
    .insert(waveStreams)
    .values({
      clinicId,
      visitId,
      deviceId,
      epoch,
      stream,
      meta: metaBody(meta),
      startedAt: new Date(Math.round(startedAt)),
    })
    .onConflictDoNothing()
    .returning({ id: waveStreams.id, startedAt: waveStreams.startedAt })
  return made ?? (await streamOf(tx, actor, meta)) ?? "changed"
}

async function store(
  tx: Tx,
  { clinicId }: DeviceActor,
  streamId: bigint,
  meta: WaveMeta,
  chunks: readonly StoredChunk[],
): Promise<Omit<WavesCharted, "refused">> {
  // One order for everybody, so that batches never wait for each other in a circle.
  const inOrder = chunks.toSorted((a, b) => a.channel - b.channel || a.startsAt - b.startsAt)
  const rows = inOrder.map((chunk) => ({
    ...chunk,
    clinicId,
    streamId,
    startsAt: new Date(chunk.startsAt),
    data: Buffer.from(chunk.data),
  }))
  const added = await tx
    .insert(waveChunks)
    .values(rows)
    .onConflictDoNothing()
    .returning({ channel: waveChunks.channel, startsAt: waveChunks.startsAt })
  const left = new Set(inOrder)
  for (const { channel, startsAt } of added) {
    const found = inOrder.find((c) => c.channel === channel && c.startsAt === startsAt.getTime())
    if (found !== undefined) left.delete(found)
  }
  const counts = { stored: added.length, replaced: 0, ignored: 0, conflicting: 0 }
  for (const chunk of left) {
    const invalid = meta.channels.find(({ id }) => id === chunk.channel)?.invalid ?? 0
    counts[await settle(tx, streamId, chunk, invalid)] += 1
  }
  return counts
}

/** A chunk whose place is taken. It takes it over once at most, where it says more and contradicts nothing. */
async function settle(
  tx: Tx,
  streamId: bigint,
  chunk: StoredChunk,
  invalid: number,
): Promise<"replaced" | "ignored" | "conflicting"> {
  const place = and(
    eq(waveChunks.streamId, streamId),
    eq(waveChunks.channel, chunk.channel),
    eq(waveChunks.startsAt, new Date(chunk.startsAt)),
  )
  const [row] = await tx.select().from(waveChunks).where(place).for("update")
  if (row === undefined) return "ignored"
  const older = {
    ...row,
    startsAt: row.startsAt.getTime(),
    codec: 1 as const,
  }
  const choice = whichChunk(older, chunk, invalid)
  if (choice === "conflict") return "conflicting"
  if (choice === "keep" || row.revision > 0) return "ignored"
  const { firstIndex, n, valid, gaps, crc32, questionable } = chunk
  const data = Buffer.from(chunk.data)
  await tx
    .update(waveChunks)
    .set({ firstIndex, n, valid, gaps, crc32, questionable, data, revision: 1 })
    .where(place)
  return "replaced"
}

async function note(
  tx: Tx,
  actor: DeviceActor,
  meta: WaveMeta,
  chunks: readonly StoredChunk[],
  count: number,
  now: Date,
): Promise<void> {
  if (count === 0) return
  const sent = new Set(chunks.map(({ channel }) => channel))
  const codes = meta.channels.filter(({ id }) => sent.has(id)).map(({ mdc }) => `MDC.${mdc}`)
  const from = Math.min(...chunks.map(({ startsAt }) => startsAt))
  const to = Math.max(...chunks.map(({ startsAt, durationMs }) => startsAt + durationMs))
  const data = {
    visitId: actor.visitId,
    codes: [...new Set(codes)].toSorted(),
    count,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
  }
  await record(tx, actor, { ...event(actor), outcome: "success", data }, now)
}

async function refused<const R extends ChartRefusal | BatchRefusal>(
  tx: Tx,
  actor: DeviceActor,
  reason: R,
  now: Date,
) {
  const data = { visitId: actor.visitId, count: 0, reason }
  await record(tx, actor, { ...event(actor), outcome: "refused", data }, now)
  return refuse(reason)
}

function event({ visitId, patientId }: DeviceActor) {
  return {
    action: "vitals.waves_charted",
    entity: { type: "vitals", id: visitId },
    purpose: "TREAT",
    patientId,
  } as const
}
