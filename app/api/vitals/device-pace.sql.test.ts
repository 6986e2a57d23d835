import { randomUUID } from "node:crypto"

import { afterEach, expect, test, vi } from "vitest"

import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import { forgive } from "@/lib/identity/limiter"
import { ClinicId, DeviceId, PatientId, VisitId } from "@/lib/ids"
import { ok } from "@/lib/result"
import { chunkFrames, testChannel, testMeta } from "@/lib/vitals/testing-charting"

import { paced, pacedRead, wavesSize } from "./device-pace"

await testDatabase()
afterEach(() => {
  vi.useRealTimers()
})

const device = () =>
  mintActor({
    kind: "device",
    clinicId: ClinicId.parse(randomUUID()),
    deviceId: DeviceId.parse(randomUUID()),
    patientId: PatientId.parse(randomUUID()),
    visitId: VisitId.parse(randomUUID()),
    requestId: "test",
  })

test("a device that writes without end is told to wait, and no other device is", async () => {
  const [flooding, other] = [device(), device()]
  let given = 0
  const give = async () => {
    given++
    return ok()
  }
  for (let i = 0; i < 60; i++)
    expect(await paced(flooding, "withdrawals", { withdrawals: 1 }, give)).toEqual(ok())
  expect(await paced(flooding, "withdrawals", { withdrawals: 1 }, give)).toMatchObject({
    reason: "too_many",
  })
  expect(given).toBe(60)
  expect(await paced(other, "withdrawals", { withdrawals: 1 }, give)).toEqual(ok())
  expect(await paced(flooding, "numbers", { numbers: 1 }, give)).toEqual(ok())
})

test("of one device two requests are under way at a time, two wait, and the others come again", async () => {
  const [hasty, other] = [device(), device()]
  let resolve = () => {}
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  let [begun, now, mostAtOnce] = [0, 0, 0]
  const give = async () => {
    begun++
    mostAtOnce = Math.max(mostAtOnce, ++now)
    await promise
    now--
    return ok()
  }
  // the last of a page that is closed comes beside what is under way
  const taken = [1, 2].flatMap(() => [
    paced(hasty, "numbers", { numbers: 1 }, give),
    paced(hasty, "waves", { waves: 1 }, give),
  ])
  const more = await Promise.all(
    Array.from({ length: 20 }, () => paced(hasty, "numbers", { numbers: 1 }, give)),
  )
  for (const answer of more)
    expect(answer).toEqual({ ok: false, reason: "too_many", retryAfter: 1 })
  const others = paced(other, "numbers", { numbers: 1 }, () => Promise.resolve(ok()))
  expect(await others).toEqual(ok())
  await expect.poll(() => begun).toBe(2)
  resolve()
  expect(await Promise.all(taken)).toEqual([ok(), ok(), ok(), ok()])
  expect([begun, mostAtOnce]).toEqual([4, 2])
  expect(await paced(hasty, "numbers", { numbers: 1 }, give)).toEqual(ok())
})

test("after a fault the device may come again", async () => {
  const unlucky = device()
  const fail = () => Promise.reject(new Error("no"))
  for (let i = 0; i < 3; i++)
    await expect(paced(unlucky, "waves", { waves: 1 }, fail)).rejects.toThrow("no")
  expect(await paced(unlucky, "waves", { waves: 1 }, () => Promise.resolve(ok()))).toEqual(ok())
})

test("a device fills the record so far in an hour, by what is sent and not by how often", async () => {
  const [full, other] = [device(), device()]
  const give = () => Promise.resolve(ok())
  expect(await paced(full, "waves", { waves: 79_000_000 }, give)).toEqual(ok())
  expect(await paced(full, "waves", { waves: 2_000_000 }, give)).toMatchObject({
    reason: "too_many",
  })
  expect(await paced(full, "numbers", { numbers: 600 }, give)).toEqual(ok())
  expect(await paced(other, "waves", { waves: 2_000_000 }, give)).toEqual(ok())
})

test("an hour of the largest monitor is not too much", async () => {
  const meta = testMeta(Array.from({ length: 16 }, (_, i) => testChannel(i, 1_000)))
  // As a noisy line: what is left of it when each sample is told by its difference.
  const signal = Int32Array.from({ length: 5_000 }, (_, i) => ((i * 37) % 151) - 75)
  const [frame] = chunkFrames(
    meta,
    meta.channels.map(() => signal),
    0,
  )
  const hour = 720 * wavesSize(frame === undefined ? [] : [frame])
  expect(hour).toBeGreaterThan(50_000_000)
  expect(await paced(device(), "waves", { waves: hour }, () => Promise.resolve(ok()))).toEqual(ok())
})

test("what a minute refuses takes nothing from the hour", async () => {
  const catchingUp = device()
  const give = () => Promise.resolve(ok())
  const send = () => paced(catchingUp, "waves", { waves: 250_000 }, give)
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-11-24T10:20:00Z") })
  for (let i = 0; i < 60; i++) expect(await send()).toEqual(ok())
  for (let i = 0; i < 120; i++) expect(await send()).toMatchObject({ reason: "too_many" })
  // the next minute: of PostgreSQL, which counts by our clock, and of Redis, which has its own
  vi.setSystemTime(Date.parse("2026-11-24T10:21:00Z"))
  await forgive(`vitals/waves/${catchingUp.deviceId}`)
  expect(await send()).toEqual(ok())
})

test("what makes many rows counts as much, however short it is", async () => {
  const give = () => Promise.resolve(ok())
  const fragments = wavesSize(Array.from({ length: 120 }, () => new Uint8Array(24)))
  expect(fragments).toBeGreaterThan(wavesSize([new Uint8Array(200_000)]))
  const [wrong, sorry] = [device(), device()]
  // 30 things wrong in each of 60 seconds, which is one request
  const alarms = () => paced(wrong, "numbers", { numbers: 0, wrongs: 60 * 31 }, give)
  const regrets = () => paced(sorry, "withdrawals", { withdrawals: 64 }, give)
  for (let i = 0; i < 21; i++) expect(await alarms()).toEqual(ok())
  expect(await alarms()).toMatchObject({ reason: "too_many" })
  for (let i = 0; i < 31; i++) expect(await regrets()).toEqual(ok())
  expect(await regrets()).toMatchObject({ reason: "too_many" })
})

test("each look is in the log, so there are only so many; and they are not counted as writing", async () => {
  const [looking, other] = [device(), device()]
  const give = () => Promise.resolve(ok())
  for (let i = 0; i < 60; i++) expect(await pacedRead(looking, "views", give)).toEqual(ok())
  expect(await pacedRead(looking, "views", give)).toMatchObject({ reason: "too_many" })
  expect(await pacedRead(looking, "states", give)).toEqual(ok())
  expect(await paced(looking, "numbers", { numbers: 1 }, give)).toEqual(ok())
  expect(await pacedRead(other, "views", give)).toEqual(ok())
})
