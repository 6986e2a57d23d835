import { expect, test } from "vitest"

import { makeSeatKey } from "../seat-key"
import { type SeatRole, seatRoles } from "../seat-role"
import { attributeWriter } from "./attribute-writer"
import { stateOf } from "./core"
import { startOwnKeys, tendOwnKeys } from "./own-keys"
import { ownSeat } from "./own-seat"
import { addMember, coreOf } from "./testing-core"

test.each([
  ["patient", ["patient", "clinician", "device", "interpreter", "companion"]],
  ["clinician", ["patient", "clinician", "device", "interpreter", "companion"]],
  ["device", seatRoles],
  ["watcher", seatRoles],
] as const)("a %s wraps its key for these and for no others", async (role, given) => {
  const { core, peers } = await withEverybody(role)
  const wraps = core.own.get(core.rotation.newest)?.wraps
  const held = seatRoles.filter((each) => wraps?.has(peers.get(each)?.kid ?? ""))
  expect(held).toEqual(seatRoles.filter((each) => given.some((one) => one === each)))
})

test("a watcher is neither waited for in a rotation nor taken for one whose keys differ", async () => {
  const { core, peers, tend } = await withEverybody("clinician")
  const watcher = peers.get("watcher")
  if (watcher === undefined) throw new Error("the watcher is there")
  for (const peer of peers.values()) {
    peer.epochs.set(0, { keys: await keysOf(core), logs: new Map(), retireDueMs: undefined })
    peer.highestEpoch = 0
    if (peer !== watcher) peer.acked = core.rotation.newest
  }
  watcher.beatHolds = -1
  const { inUse } = core.rotation
  await tend(true)
  for (const peer of peers.values()) if (peer !== watcher) peer.acked = core.rotation.newest
  await tend(false)
  expect(core.rotation.inUse).toBe(inUse + 1)
  expect(stateOf(core, watcher)).toBe("secured")
})

async function withEverybody(role: SeatRole) {
  const seat = { visit: "v", identity: "me", role, linkSecret: undefined }
  const core = await coreOf(await ownSeat(await makeSeatKey(), seat))
  const peers = new Map<SeatRole, Awaited<ReturnType<typeof addMember>>>()
  for (const each of seatRoles) peers.set(each, await addMember(core, each, each))
  const writer = attributeWriter(core.room, () => undefined)
  const tend = (renew: boolean) => tendOwnKeys(core, writer, renew)
  await startOwnKeys(core)
  await tend(false)
  return { core, peers, tend }
}

async function keysOf(core: Awaited<ReturnType<typeof coreOf>>) {
  const own = core.own.get(core.rotation.newest)
  if (own === undefined) throw new Error("there is an own key")
  return own.keys
}
