import { RemoteParticipant, type Room } from "livekit-client"
import { expect, test } from "vitest"

import { attribute, writeKeys } from "../attributes"
import { randomBytes } from "../primitives"
import { signSeatCertificate } from "../seat-certificate"
import { exportPub, makeSeatKey } from "../seat-key"
import { wrapSenderKey } from "../sender-key"
import type { Core } from "./core"
import { ownSeat } from "./own-seat"
import { rememberPeer } from "./peer-memory"
import { leaveRoom, readRoom } from "./reader"
import { coreOf } from "./testing-core"

const signer = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, [
  "sign",
  "verify",
])
const visit = "v"
const now = 1_000_000
const mine = { visit, identity: "me", role: "clinician", linkSecret: undefined } as const

test.each([
  ["who sits in the visit", false, false, false, true],
  ["whose key a clinician excluded", true, false, false, false],
  ["whose identity the visit took back, though the certificate is good", false, true, false, false],
  ["whose visit it is, though a second clinician excluded the key", true, false, true, true],
  ["whose visit it was, and whose seat was taken back", false, true, true, false],
])("%s: keys or not", async (_, excluded, out, host, seated) => {
  const alarms: string[] = []
  const core = await coreOf(await ownSeat(await makeSeatKey(), mine), {
    signingKeys: [signer.publicKey],
    now: () => now,
    alarm: (code) => void alarms.push(code),
  })
  await comes(core.room, "ada")
  await readRoom(core, () => true)
  const peer = [...core.memory.keys()][0] ?? ""
  leaveRoom(core)
  if (excluded) core.excluded.add(peer)
  if (out) core.out.add("ada")
  if (host) core.host = "ada"
  await readRoom(core, () => true)
  expect(isSeated(core, "ada")).toBe(seated)
  expect(alarms).toEqual(seated ? [] : ["seat-excluded"])
})

test("a peer that counts on keeps eight keys here, the newest ones", async () => {
  const key = await makeSeatKey()
  const ours = await makeSeatKey()
  const me = await ownSeat(ours, mine)
  const core = await coreOf(me, { signingKeys: [signer.publicKey], now: () => now })
  const them = await ownSeat(key, { ...mine, identity: "ada", role: "companion" })
  const pub = await exportPub(key.publicKey)
  const { pair } = await rememberPeer(them, {
    ...me,
    issuedMs: now,
    expiresMs: now + 1,
    publicKey: ours.publicKey,
    protection: "end_to_end",
  })
  const attributes = await comes(core.room, "ada", pub)
  for (let epoch = 0; epoch < 12; epoch++) {
    const secret = { epoch, secret: randomBytes(32) }
    const names = { visit, from: them.kid, to: me.kid }
    const wrap = await wrapSenderKey(pair.kekOut, secret, names, randomBytes(12))
    attributes[attribute.keys] = writeKeys({ epoch, wraps: new Map([[me.kidText, wrap]]) })
    await readRoom(core, () => true)
  }
  const [peer] = core.memory.values()
  expect([...(peer?.epochs.keys() ?? [])]).toEqual([4, 5, 6, 7, 8, 9, 10, 11])
  expect(core.provider.getKeys().length).toBe(8)
})

function isSeated(core: Core, identity: string): boolean {
  const presence = core.present.get(identity)
  return presence !== undefined && "peer" in presence
}

/** Answers with their attributes, to be changed. */
async function comes(
  room: Room,
  identity: string,
  pub?: Awaited<ReturnType<typeof exportPub>>,
): Promise<Record<string, string>> {
  const certificate = await signSeatCertificate(
    {
      visit,
      identity,
      role: "companion",
      pub: pub ?? (await exportPub((await makeSeatKey()).publicKey)),
      lid: new Uint8Array(16),
      issuedMs: now,
      expiresMs: now + 3_600_000,
      protection: "end_to_end",
    },
    signer.privateKey,
  )
  const attributes: Record<string, string> = { [attribute.seat]: certificate }
  const participant = Object.create(RemoteParticipant.prototype)
  Object.defineProperties(participant, {
    identity: { value: identity },
    attributes: { value: attributes },
  })
  room.remoteParticipants.set(identity, participant)
  return attributes
}
