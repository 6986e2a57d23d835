import { createSocket } from "node:dgram"
import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"

import { afterAll, expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { signerLifeKey } from "@/lib/audit/log/signer-life"
import { isReady, readiness } from "@/lib/jobs/readiness"
import { closeRedis, redis } from "@/lib/jobs/redis"

import { GET } from "./route"

await testDatabase()

const media = createServer((_, response) => response.end("OK"))
media.listen(0, "127.0.0.1")
await once(media, "listening")
const { port: mediaPort }: AddressInfo = Object(media.address())

let turnIsDead = false
const turn = createSocket("udp4")
turn.on("message", (request, from) => {
  // RFC 8489, a Binding's success with the same transaction.
  const answer = Buffer.concat([Buffer.from("010100002112a442", "hex"), request.subarray(8)])
  if (!turnIsDead) turn.send(answer, from.port, from.address)
})
turn.bind(0, "127.0.0.1")
await once(turn, "listening")

process.env["LIVEKIT_API_URL"] = `http://127.0.0.1:${mediaPort}`
process.env["TURN_URL"] = `turn:127.0.0.1:${turn.address().port}`

afterAll(async () => {
  turn.close()
  await redis().del(signerLifeKey)
  await closeRedis()
})

/** Far enough from one another that each is asked anew. */
const at = (minutes: number) => new Date(1_700_000_000_000 + minutes * 60_000)
const signs = (when: Date) => redis().set(signerLifeKey, when.toISOString())
const whole = { database: true, redis: true, livekit: true, turn: true, signer: true }

test("a signer, a TURN server or a media server that is dead is red by its name alone, and the answer is 503", async () => {
  await signs(at(0))
  expect(await readiness(at(0))).toEqual(whole)
  expect(await readiness(at(2))).toEqual({ ...whole, signer: false })

  await signs(at(4))
  turnIsDead = true
  expect(await readiness(at(4))).toEqual({ ...whole, turn: false })
  turnIsDead = false

  await signs(at(6))
  expect(isReady(await readiness(at(6)))).toBe(true)
  media.closeAllConnections()
  media.close()
  expect(await readiness(at(6.5))).toEqual({ ...whole, livekit: false })

  await signs(new Date())
  const answer = await GET()
  expect(answer.status).toBe(503)
  expect(await answer.json()).toEqual({ ready: false, ...whole, livekit: false })
})
