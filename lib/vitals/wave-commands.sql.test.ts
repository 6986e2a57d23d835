import { randomBytes, randomUUID } from "node:crypto"

import fc from "fast-check"
import { describe, expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import { DeviceId, VisitId } from "@/lib/ids"

import {
  arrangeCharting,
  auditedIn,
  chunkFrames,
  testChannel,
  testInvalid,
  testMeta,
} from "./testing-charting"
import type { TestVisit } from "./testing-charting"
import { chartWaves } from "./wave-commands"
import { wavesOf } from "./wave-queries"

const database = await testDatabase()
const start = new Date("2026-11-24T10:20:00Z")
const later = (seconds: number) => new Date(start.getTime() + seconds * 1_000)
const now = later(300)

const meta = () => testMeta([testChannel(0, 250), testChannel(1, 125, 2)])
const wave = (n: number, seed = 0) =>
  Int32Array.from({ length: n }, (_, i) => ((i + seed) * 37) % 811)
const whole = [wave(2_500), wave(625, 5)]
const none = { stored: 0, replaced: 0, ignored: 0, conflicting: 0, refused: [] }

const send = (visit: TestVisit, of: ReturnType<typeof meta>, frames: Uint8Array[], at = now) =>
  chartWaves(visit.device, { meta: of, sentAt: at.getTime(), frames }, at)

/** Everything stored of a visit, one array a channel; a sample that is not there is undefined. */
async function stored({ doctor, visitId }: TestVisit) {
  const waves = await wavesOf(doctor, visitId, { from: start, to: now }, now)
  if (!waves.ok) throw new Error(waves.reason)
  const channels = new Map<string, number[]>()
  for (const { meta: of, pieces } of waves.value)
    for (const { channel, firstIndex, samples } of pieces())
      for (const [i, sample] of (samples ?? []).entries()) {
        const key = `${of.epoch}/${channel}`
        const all = channels.get(key) ?? channels.set(key, []).get(key) ?? []
        all[firstIndex + i] = sample
      }
  return channels
}

const count = async (visit: TestVisit) => {
  const { rows } = await database.admin.query<{ n: number }>(
    "select count(*)::int as n from wave_chunks where clinic_id = $1",
    [visit.clinicId],
  )
  return rows[0]?.n
}

describe("waves for the record", () => {
  test("are stored once, however often they come, and read back sample by sample", async () => {
    const visit = await arrangeCharting(database, start)
    const of = meta()
    const frames = chunkFrames(of, whole, start.getTime())
    expect(await send(visit, of, frames.slice(0, 1))).toEqual({
      ok: true,
      value: { ...none, stored: 2 },
    })
    expect(await send(visit, of, frames)).toEqual({
      ok: true,
      value: { ...none, stored: 2, ignored: 2 },
    })
    expect(await send(visit, of, frames)).toEqual({ ok: true, value: { ...none, ignored: 4 } })
    const read = await stored(visit)
    expect(read.get(`${of.epoch}/0`)).toEqual([...(whole[0] ?? [])])
    expect(read.get(`${of.epoch}/1`)).toEqual([...(whole[1] ?? [])])
    // A batch that brings nothing new leaves no trace; no sample is in the log.
    expect(await auditedIn(database, visit.clinicId)).toEqual([
      "consent.applied success",
      "vitals.waves_charted success",
      "vitals.waves_charted success",
      "vitals.read success",
    ])
  })

  test("forty times at once are stored once", async () => {
    const visit = await arrangeCharting(database, start)
    const of = meta()
    const frames = chunkFrames(of, whole, start.getTime())
    // As many at once as there are connections, each twice.
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, i) => [
        await send(visit, of, i % 2 === 0 ? frames : frames.toReversed()),
        await send(visit, of, frames),
      ]),
    )
    const sum = answers
      .flat()
      .reduce((total, answer) => total + (answer.ok ? answer.value.stored : NaN), 0)
    expect(sum).toBe(4)
    expect(await count(visit)).toBe(4)
    const streams = await database.admin.query("select from wave_streams where device_id = $1", [
      visit.deviceId,
    ])
    expect(streams.rowCount).toBe(1)
  })

  test("that come late and say more take the place, once; what contradicts does not", async () => {
    const visit = await arrangeCharting(database, start)
    const of = testMeta([testChannel(0, 250)])
    const full = wave(1_250)
    const frames = (samples: Int32Array) => chunkFrames(of, [samples], start.getTime())
    const holed = full.map((sample, i) => (i > 99 && i < 200 ? testInvalid : sample))
    await send(visit, of, frames(holed.slice(0, 700)))
    expect(await send(visit, of, frames(holed))).toMatchObject({ value: { ...none, replaced: 1 } })
    // Once: this one would fill the gap.
    expect(await send(visit, of, frames(full))).toMatchObject({ value: { ...none, ignored: 1 } })
    const other = full.map((sample) => sample + 1)
    expect(await send(visit, of, frames(other))).toMatchObject({
      value: { ...none, conflicting: 1 },
    })
    expect((await stored(visit)).get(`${of.epoch}/0`)).toEqual([...holed])
    const { rows } = await database.admin.query(
      "select n, valid, gaps::text, revision from wave_chunks where clinic_id = $1",
      [visit.clinicId],
    )
    expect(rows).toEqual([{ n: 1_250, valid: 1_150, gaps: "{[100,200)}", revision: 1 }])
    await expect(
      database.admin.query("update wave_chunks set revision = 1 where clinic_id = $1", [
        visit.clinicId,
      ]),
    ).rejects.toMatchObject({ code: "23001" })
  })

  test("leave out a bad frame with its reason and take the others", async () => {
    const visit = await arrangeCharting(database, start)
    const of = meta()
    const [first, second] = chunkFrames(of, whole, start.getTime())
    const cut = second?.slice(0, -1) ?? new Uint8Array()
    const early = chunkFrames(of, whole, start.getTime() - 60_000)[1] ?? cut
    const result = await send(visit, of, [cut, early, first ?? cut, new Uint8Array()])
    expect(result).toEqual({
      ok: true,
      value: {
        ...none,
        stored: 2,
        refused: [
          { frame: 0, reason: expect.stringMatching(/^(count|varint|short)$/) as string },
          { frame: 1, reason: "outside_visit" },
          { frame: 3, reason: "short" },
        ],
      },
    })
  })

  test.each([
    ["without consent to charting", { vitals: true, charting: false }, "in_call", "no_consent"],
    ["before the admission", { vitals: true, charting: true }, "waiting", "not_admitted"],
  ] as const)(
    "%s are refused, and the attempt is in the log",
    async (_, consent, state, reason) => {
      const visit = await arrangeCharting(database, start, consent, state)
      const of = meta()
      const result = await send(visit, of, chunkFrames(of, whole, start.getTime()))
      expect(result).toEqual({ ok: false, reason })
      expect(await count(visit)).toBe(0)
      expect(await auditedIn(database, visit.clinicId)).toEqual([
        ...(reason === "no_consent" ? ["consent.applied refused"] : []),
        "vitals.waves_charted refused",
      ])
    },
  )

  test("by a clock that is far off are refused, by one that is off are marked", async () => {
    const visit = await arrangeCharting(database, start)
    const of = meta()
    const batch = (off: number) => ({
      meta: of,
      sentAt: now.getTime() + off,
      frames: chunkFrames(of, whole, start.getTime()),
    })
    expect(await chartWaves(visit.device, batch(3_600_000), now)).toEqual({
      ok: false,
      reason: "clock",
    })
    await chartWaves(visit.device, batch(30_000), now)
    const waves = await wavesOf(visit.doctor, visit.visitId, { from: start, to: now }, now)
    const pieces = waves.ok ? waves.value.flatMap((stream) => [...stream.pieces()]) : []
    expect(pieces.map((piece) => "questionable" in piece && piece.questionable)).toEqual(
      Array.from({ length: 4 }, () => "clock"),
    )
  })

  test("under a known name with another channel table are refused", async () => {
    const visit = await arrangeCharting(database, start)
    const of = testMeta([testChannel(0, 250)], "a-start")
    const changed = testMeta([{ ...testChannel(0, 250), gain: 400 }], "a-start")
    const frames = chunkFrames(of, [wave(1_250)], start.getTime())
    await send(visit, of, frames)
    expect(await send(visit, changed, frames)).toEqual({ ok: false, reason: "stream_changed" })
  })
})

test("a device has two hundred streams at most, those that are there go on, and so does the next device", async () => {
  const visit = await arrangeCharting(database, start)
  const of = testMeta([testChannel(0, 250)])
  const frames = chunkFrames(of, [wave(2_500)], start.getTime())
  expect(await send(visit, of, frames.slice(0, 1))).toMatchObject({ ok: true })
  await database.admin.query(
    `insert into wave_streams (clinic_id, visit_id, device_id, epoch, stream, meta, started_at)
     select clinic_id, visit_id, device_id, 'epoch ' || i, stream, meta, started_at
     from wave_streams, generate_series(1, 199) i where visit_id = $1`,
    [visit.visitId],
  )
  expect(await send(visit, testMeta([testChannel(0, 250)]), frames)).toEqual({
    ok: false,
    reason: "too_many_streams",
  })
  expect(await send(visit, of, frames.slice(1))).toMatchObject({ value: { stored: 1 } })
  const { rows } = await database.admin.query<{ id: string }>(
    `insert into devices (id, clinic_id, visit_id, patient_id, token_hash, label)
     select gen_random_uuid(), clinic_id, visit_id, patient_id, $2, label from devices where id = $1 returning id`,
    [visit.deviceId, randomBytes(32)],
  )
  const device = mintActor({ ...visit.device, deviceId: DeviceId.parse(rows[0]?.id) })
  expect(await send({ ...visit, device }, meta(), frames)).toMatchObject({ value: { stored: 2 } })
})

describe("whose waves they are", () => {
  test("a device charts into its own visit alone, and into none without its right", async () => {
    const [visit, other] = [
      await arrangeCharting(database, start),
      await arrangeCharting(database, start),
    ]
    const of = meta()
    const frames = chunkFrames(of, whole, start.getTime())
    const { clinicId, deviceId } = visit
    const requestId = randomUUID()
    const stranger = (visitId: VisitId, patientId: typeof visit.patientId) =>
      mintActor({ kind: "device", clinicId, deviceId, visitId, patientId, requestId })
    const batch = { meta: of, sentAt: now.getTime(), frames }
    for (const actor of [
      stranger(other.visitId, visit.patientId),
      stranger(visit.visitId, other.patientId),
      stranger(VisitId.parse(randomUUID()), visit.patientId),
    ])
      expect(await chartWaves(actor, batch, now)).toEqual({ ok: false, reason: "not_found" })
    await database.admin.query("update devices set revoked_at = $2 where id = $1", [deviceId, now])
    expect(await send(visit, of, frames)).toEqual({ ok: false, reason: "not_found" })
    expect(await count(visit)).toBe(0)
    expect(await auditedIn(database, clinicId)).toEqual(
      Array.from({ length: 4 }, () => "access.denied refused"),
    )
  })

  test("two devices of one visit keep apart, also with one name for their streams", async () => {
    const visit = await arrangeCharting(database, start)
    const second = randomUUID()
    await database.admin.query(
      "insert into devices (id, clinic_id, visit_id, patient_id, token_hash, label) values ($1, $2, $3, $4, sha256($5), 'Second')",
      [second, visit.clinicId, visit.visitId, visit.patientId, Buffer.from(second)],
    )
    const of = meta()
    const frames = chunkFrames(of, whole, start.getTime())
    await send(visit, of, frames)
    const { clinicId, visitId, patientId } = visit
    const deviceId = DeviceId.parse(second)
    const requestId = randomUUID()
    const device = mintActor({ kind: "device", clinicId, visitId, patientId, deviceId, requestId })
    expect(await send({ ...visit, device }, of, frames)).toMatchObject({ value: { stored: 4 } })
    expect(await count(visit)).toBe(8)
  })

  test("another clinic, another clinician and the desk read none of it, and it is written down", async () => {
    const [visit, other] = [
      await arrangeCharting(database, start),
      await arrangeCharting(database, start),
    ]
    const of = meta()
    await send(visit, of, chunkFrames(of, whole, start.getTime()))
    const range = { from: start, to: now }
    expect(await wavesOf(other.doctor, visit.visitId, range, now)).toEqual({
      ok: false,
      reason: "not_found",
    })
    const staff = (role: "scheduler" | "clinician" | "nurse") =>
      mintActor({
        kind: "staff",
        clinicId: visit.clinicId,
        userId: other.clinicianId,
        role,
        name: "Pip Larkspur",
        requestId: randomUUID(),
      })
    expect(await wavesOf(staff("clinician"), visit.visitId, range, now)).toMatchObject({
      reason: "not_found",
    })
    expect(await wavesOf(staff("scheduler"), visit.visitId, range, now)).toMatchObject({
      reason: "forbidden",
    })
    expect(await wavesOf(staff("nurse"), visit.visitId, range, now)).toMatchObject({ ok: true })
    expect(await auditedIn(database, other.clinicId)).toEqual(["access.denied refused"])
    expect(await auditedIn(database, visit.clinicId)).toEqual([
      "consent.applied success",
      "vitals.waves_charted success",
      "access.denied refused",
      "access.denied refused",
      "vitals.read success",
    ])
  })
})

describe("reading", () => {
  test("what the disk changed is a gap with its reason, and a repeat puts it right", async () => {
    const visit = await arrangeCharting(database, start)
    const of = testMeta([testChannel(0, 250)])
    const frames = chunkFrames(of, [wave(2_500)], start.getTime())
    await send(visit, of, frames)
    // Past the trigger, as a disk is.
    await database.admin.query("alter table wave_chunks disable trigger user")
    await database.admin.query(
      "update wave_chunks set data = set_byte(data, 30, get_byte(data, 30) # 1) where clinic_id = $1 and first_index = 0",
      [visit.clinicId],
    )
    await database.admin.query("alter table wave_chunks enable trigger user")
    const waves = await wavesOf(visit.doctor, visit.visitId, { from: start, to: now }, now)
    const pieces = waves.ok ? waves.value.flatMap((stream) => [...stream.pieces()]) : []
    expect(pieces).toMatchObject([
      { firstIndex: 0, n: 1_250, samples: undefined, flaw: "crc" },
      { firstIndex: 1_250, n: 1_250, questionable: null },
    ])
    expect(await send(visit, of, frames)).toMatchObject({ value: { replaced: 1, ignored: 1 } })
    expect((await stored(visit)).get(`${of.epoch}/0`)).toEqual([...wave(2_500)])
  })

  test("asks for channels and moments, and for no more than six hours", async () => {
    const visit = await arrangeCharting(database, start)
    const of = meta()
    await send(visit, of, chunkFrames(of, [wave(15_000), wave(3_750)], start.getTime()))
    const read = async (from: number, to: number, channels?: number[]) => {
      const range = { from: later(from), to: later(to), ...(channels && { channels }) }
      const waves = await wavesOf(visit.doctor, visit.visitId, range, now)
      return waves.ok
        ? waves.value.flatMap(({ pieces }) =>
            [...pieces()].map(({ channel, startsAt }) => [
              channel,
              (startsAt.getTime() - start.getTime()) / 1_000,
            ]),
          )
        : waves.reason
    }
    expect(await read(12, 20, [1])).toEqual([
      [1, 10],
      [1, 15],
    ])
    expect(await read(20, 21)).toEqual([
      [0, 20],
      [1, 20],
    ])
    expect(await read(600, 700)).toEqual([])
    expect(await read(0, 6 * 3_600 + 1)).toBe("too_long")
  })
})

test("random streams, cut into random batches, repeated and out of order, read back the same", async () => {
  const rate = fc.tuple(fc.integer({ min: 1, max: 400 }), fc.constantFrom(1, 2, 16))
  const sample = fc.integer({ min: -40_000, max: 40_000 })
  const plan = fc.record({
    rates: fc.array(rate, { minLength: 1, maxLength: 3 }),
    chunks: fc.integer({ min: 1, max: 6 }),
    pattern: fc.array(sample, { minLength: 1, maxLength: 50 }),
    sent: fc.array(fc.nat(), { maxLength: 12 }),
    sizes: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 5 }),
  })
  await fc.assert(
    fc.asyncProperty(plan, async ({ rates, chunks, pattern, sent, sizes }) => {
      const visit = await arrangeCharting(database, start)
      const of = testMeta(rates.map(([num, den], id) => testChannel(id, num, den)))
      const signals = rates.map(([num, den], channel) =>
        Int32Array.from(
          { length: Math.floor((chunks * 5 * num) / den) },
          (_, i) => (pattern[(i + channel) % pattern.length] ?? 0) + (i % 7),
        ),
      )
      const frames = chunkFrames(of, signals, start.getTime())
      if (frames.length === 0) return
      // Each frame at least once, some again, in an order of their own.
      const order = [...sent, ...frames.keys()].map((pick) => frames[pick % frames.length])
      for (let at = 0, i = 0; at < order.length; i++) {
        const size = sizes[i % sizes.length] ?? 1
        const batch = order.slice(at, at + size).filter((frame) => frame !== undefined)
        expect(await send(visit, of, batch)).toMatchObject({
          value: { refused: [], conflicting: 0 },
        })
        at += size
      }
      const read = await stored(visit)
      for (const [channel, signal] of signals.entries())
        expect(read.get(`${of.epoch}/${channel}`) ?? []).toEqual([...signal])
    }),
    { numRuns: 15 },
  )
})
