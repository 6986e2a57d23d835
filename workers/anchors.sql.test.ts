import { randomBytes } from "node:crypto"
import { createServer as createHttp } from "node:http"
import { createServer } from "node:net"
import type { Server, Socket } from "node:net"

import { afterAll, expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import { sequenceClinic } from "@/lib/audit/log/sequence"
import { formatWitnessKey, witnessKey } from "@/lib/audit/proofs/cosignature"
import { furnish, read } from "@/lib/audit/testing"

import { startAnchoring } from "./anchors"

const database = await testDatabase()
/** A witness that takes each connection, and says nothing. */
const open = new Set<Socket>()
let closed = 0
const silent = createServer((socket) => {
  open.add(socket)
  socket.on("error", () => undefined)
  socket.on("close", () => (closed += 1))
  socket.resume()
})
/** An authority that counts who asks, and stamps nothing. */
let asked = 0
const authority = createHttp((_request, response) => {
  asked += 1
  response.writeHead(500).end()
})

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  return typeof address === "object" && address !== null ? address.port : 0
}

const key = formatWitnessKey(witnessKey("silent/witness", randomBytes(32)))
// Before anything reads the settings.
Object.assign(process.env, {
  AUDIT_WITNESSES: `http://127.0.0.1:${await portOf(silent)} ${key}`,
  AUDIT_TSA_URL: `http://127.0.0.1:${await portOf(authority)}/`,
})

afterAll(() => {
  for (const socket of open) socket.destroy()
  silent.close()
  authority.closeAllConnections()
  authority.close()
})

test("a witness that says nothing holds up no time stamp, of no clinic", async () => {
  const houses = [
    await furnish(database.admin, database.urls.sequencer, mintActor),
    await furnish(database.admin, database.urls.sequencer, mintActor),
  ]
  for (const house of houses) {
    await read(house, 3)
    await sequenceClinic(house.sequencer.db, house.clinicId, house.signer)
    await house.sequencer.close()
  }
  const anchoring = startAnchoring(20)
  await expect.poll(() => asked).toBeGreaterThanOrEqual(houses.length)
  await expect.poll(() => open.size).toBe(1)
  // The witness is still waited for: both clinics were stamped beside it.
  expect(closed).toBe(0)
  const stopped = anchoring.stop()
  for (const socket of open) socket.destroy()
  await stopped
})
