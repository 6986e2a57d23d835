import { createSocket } from "node:dgram"
import type { Socket } from "node:dgram"

import { afterEach, expect, test } from "vitest"

import { TurnUrl } from "@/lib/turn-url"

import { turnAnswers } from "./turn-answers"

let server: Socket | undefined

afterEach(() => {
  server?.close()
  server = undefined
})

test("a Binding request that is answered as RFC 8489 has it is an answer, lost packets notwithstanding", async () => {
  let asked = 0
  const port = await listen((request, answer) => {
    asked += 1
    if (asked > 1)
      answer(Buffer.concat([Buffer.from("010100002112a442", "hex"), request.subarray(8)]))
  })
  await turnAnswers(`turn:127.0.0.1:${port}`, 30_000)
  expect(asked).toBe(2)
})

test.each([
  ["silence", () => undefined],
  ["another transaction", () => Buffer.from(`010100002112a442${"00".repeat(12)}`, "hex")],
  ["no STUN at all", () => Buffer.from("hello")],
])("%s is none", async (_, answered) => {
  const port = await listen((_request, answer) => {
    const bytes = answered()
    if (bytes !== undefined) answer(bytes)
  })
  await expect(turnAnswers(`turn:127.0.0.1:${port}`, 300)).rejects.toThrow("nothing for 300 ms")
})

test("over TLS nobody there is an error at once", async () => {
  const port = await listen(() => undefined)
  await expect(turnAnswers(`turns:127.0.0.1:${port}`, 30_000)).rejects.toThrow(/ECONNREFUSED/)
})

test.each([
  ["turns:turn.clinic.example:443", true],
  ["turn:10.0.0.1", true],
  ["turns:", false],
  ["https://turn.clinic.example", false],
  ["turn:a b", false],
])("%s: %s", (url, sound) => {
  expect(TurnUrl.test(url)).toBe(sound)
})

async function listen(
  heard: (request: Buffer, answer: (bytes: Buffer) => void) => void,
): Promise<number> {
  const socket = createSocket("udp4")
  server = socket
  socket.on("message", (request, from) =>
    heard(request, (bytes) => socket.send(bytes, from.port, from.address)),
  )
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve))
  return socket.address().port
}
