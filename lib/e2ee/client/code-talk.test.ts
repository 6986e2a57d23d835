import { describe, expect, test } from "vitest"

import { exportPub, kidOf, makeSeatKey } from "../seat-key"
import { tendCode } from "./code-talk"
import { ownSeat } from "./own-seat"
import { rememberPeer } from "./peer-memory"
import { snapshotOf } from "./snapshot"
import { coreOf } from "./testing-core"

const visit = "v"
const me = await ownSeat(await makeSeatKey(), seat("me"))

describe("the spoken code", () => {
  test("is begun among twelve", async () => {
    const { core, written } = await among(12)
    expect(snapshotOf(core, "connected", new Map(), []).code).toMatchObject({ state: "waiting" })
    expect(written()).toContain("hc.s")
  })

  test("is left out above twelve, and nobody waits for it or is warned of it", async () => {
    const { core, written } = await among(13)
    core.code = { ...core.code, made: 11 }
    const { code, warnings } = snapshotOf(core, "connected", new Map(), [])
    expect(code).toEqual({ state: "crowd" })
    expect(warnings.filter(({ kind }) => kind === "code-unstable")).toEqual([])
    expect(written()).toEqual([])
  })
})

function seat(identity: string) {
  return { visit, identity, role: "patient", linkSecret: undefined } as const
}

async function among(all: number) {
  const present: [string, { peer: Awaited<ReturnType<typeof memberCalled>> }][] = []
  for (let at = 1; at < all; at++) {
    const identity = `member-${at}`
    present.push([identity, { peer: await memberCalled(identity) }])
  }
  const core = await coreOf(me, { present: new Map(present) })
  const wanted: string[] = []
  await tendCode(core, {
    set: (name) => wanted.push(name),
    open: nothing,
    look: nothing,
    close: nothing,
  })
  return { core, written: () => wanted }
}

async function memberCalled(identity: string) {
  const keys = await makeSeatKey()
  const { publicKey } = keys
  const theirs = await ownSeat(keys, seat(identity))
  const pub = await exportPub(publicKey)
  return rememberPeer(me, {
    ...theirs,
    pub,
    kid: await kidOf(pub),
    issuedMs: 0,
    expiresMs: 1,
    publicKey,
    protection: "end_to_end",
  })
}

const nothing = () => undefined
