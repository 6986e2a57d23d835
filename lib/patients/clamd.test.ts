import fc from "fast-check"
import { afterEach, expect, it } from "vitest"

import { scanWithClamd } from "./clamd"
import { clamdAnswer } from "./clamd-answer"
import { eicar, testClamd } from "./testing-clamd"
import type { Behaviour } from "./testing-clamd"

let stop: (() => Promise<void>) | undefined
afterEach(() => stop?.())

async function clamd(behaviour: Behaviour = "scans") {
  const server = await testClamd(behaviour)
  stop = () => server.stop()
  return server
}

it("sends all of the file, of any length, and takes OK for clean", async () => {
  const { url, scanned } = await clamd()
  for (const length of [1, 65_536, 65_537, 1_000_000]) {
    const bytes = Uint8Array.from({ length }, (_, at) => at * 7)
    expect(await scanWithClamd(url, bytes)).toEqual({ clean: true })
    expect(scanned.at(-1)?.equals(bytes)).toBe(true)
  }
})

it("names what was found", async () => {
  const { url } = await clamd()
  expect(await scanWithClamd(url, Buffer.from(eicar))).toEqual({
    clean: false,
    finding: "Eicar-Test-Signature",
  })
})

it("an answer in two pieces is one answer", async () => {
  const { url } = await clamd("splits")
  expect(await scanWithClamd(url, new Uint8Array(5))).toEqual({ clean: true })
})

it.each<[Behaviour, string]>([
  ["silent", "no answer in time"],
  ["garbage", "an answer of another form"],
  ["endless", "too long an answer"],
  ["hangs_up", "closed before its answer"],
  ["errors", "INSTREAM size limit exceeded."],
])("a server that %s is a fault, never clean", async (behaviour, why) => {
  const { url } = await clamd(behaviour)
  const scan = scanWithClamd(url, new Uint8Array(100), { idleMs: 200 })
  await expect(scan).rejects.toMatchObject({
    code: "scanner",
    cause: { message: expect.stringMatching(`${why}|ECONNRESET`) },
  })
})

it("nobody there is a fault", async () => {
  await expect(scanWithClamd("tcp://127.0.0.1:9", new Uint8Array(1))).rejects.toMatchObject({
    code: "scanner",
  })
  await expect(scanWithClamd("unix:/nowhere/clamd.ctl", new Uint8Array(1))).rejects.toMatchObject({
    code: "scanner",
  })
})

it("of all lines, one alone says clean", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: "binary" })), (text) => {
      expect(clamdAnswer(text)?.at).not.toBe("clean")
      expect(clamdAnswer(`stream: OK${text}`)?.at === "clean").toBe(text === "")
    }),
  )
  expect(clamdAnswer("stream: OK")).toEqual({ at: "clean" })
  expect(clamdAnswer("stream: Win.Test.EICAR_HDB-1 FOUND")).toEqual({
    at: "found",
    name: "Win.Test.EICAR_HDB-1",
  })
  expect(clamdAnswer("stream: a\nb FOUND")).toBeUndefined()
})
