import { attribute, writeAcks, writeKeys } from "../attributes"
import { maxJitterMs, rotationDueMs, startRotation, stepRotation } from "../rotation"
import { deriveEpochKeys, wrapSenderKey } from "../sender-key"
import { handsKeyTo } from "../sources"
import type { AttributeWriter } from "./attribute-writer"
import { type Core, type OwnEpoch, members } from "./core"
import type { PeerMemory } from "./peer-memory"

/** A new own epoch, in use before anything is sent: the first one, or the one after a Rejoin. */
export async function startOwnKeys(core: Core): Promise<void> {
  const isFirst = core.own.size === 0
  const epoch = isFirst ? (core.random(1)[0] ?? 0) : core.rotation.newest + 1
  const own = await makeEpoch(core, epoch)
  core.own.clear()
  core.own.set(epoch, own)
  core.rotation = startRotation(epoch, core.now(), jitter(core))
  core.provider.useOwn(core.me.identity, epoch, own.keys.media)
  core.keySinceMs = core.now()
}

/** Rotates, wraps and switches as `stepRotation` decides; publishes keys and acks. */
export async function tendOwnKeys(
  core: Core,
  writer: AttributeWriter,
  renew: boolean,
): Promise<void> {
  const here = members(core)
  const peers = here.filter((peer) => handsKeyTo(core.me.role, peer.seat.role))
  const before = core.rotation
  const after = stepRotation(before, {
    now: core.now(),
    jitterMs: jitter(core),
    members: new Set(peers.map((peer) => peer.kid)),
    acked: new Map(
      peers.flatMap((p) => (p.acked === undefined ? [] : [[p.kid, p.acked] as const])),
    ),
    renew,
  })
  const newest = core.own.get(after.newest) ?? (await makeEpoch(core, after.newest))
  core.own.set(after.newest, newest)
  for (const peer of peers) {
    if (!newest.wraps.has(peer.kid)) newest.wraps.set(peer.kid, await wrapFor(core, newest, peer))
  }
  core.rotation = after
  const wraps = new Map(peers.flatMap((p) => entry(p.kid, newest.wraps.get(p.kid))))
  // With nobody left there is no wrap, but a wrap of the key before must not stand on.
  if (wraps.size > 0 || after.newest !== before.newest)
    writer.set(attribute.keys, writeKeys({ epoch: after.newest, wraps }))
  const acks = new Map(
    here.flatMap((p) => (p.highestEpoch < 0 ? [] : [[p.kid, p.highestEpoch] as const])),
  )
  if (acks.size > 0) writer.set(attribute.acks, writeAcks(acks), "acks")
  if (after.inUse !== before.inUse) useEpoch(core, after.inUse)
}

/** Fresh wraps of the newest epoch: whoever could not open theirs gets another try. */
export function askAgain(core: Core, peer: PeerMemory): void {
  core.own.get(core.rotation.newest)?.wraps.delete(peer.kid)
}

export function ownKeysDueMs(core: Core): number {
  return rotationDueMs(core.rotation)
}

async function makeEpoch(core: Core, epoch: number): Promise<OwnEpoch> {
  const key = { epoch, secret: core.random(32) }
  const sender = { visit: core.me.visit, identity: core.me.identity, kid: core.me.kid }
  return { key, keys: await deriveEpochKeys(key, sender), wraps: new Map() }
}

function wrapFor(core: Core, own: OwnEpoch, peer: PeerMemory) {
  const names = { visit: core.me.visit, from: core.me.kid, to: peer.seat.kid }
  return wrapSenderKey(peer.pair.kekOut, own.key, names, core.random(12))
}

function useEpoch(core: Core, epoch: number): void {
  for (const number of core.own.keys()) if (number < epoch) core.own.delete(number)
  const own = core.own.get(epoch)
  if (own === undefined) return
  core.provider.useOwn(core.me.identity, epoch, own.keys.media)
  core.keySinceMs = core.now()
}

function jitter(core: Core): number {
  const [high = 0, low = 0] = core.random(2)
  return ((high * 256 + low) / 65_536) * maxJitterMs
}

function entry<T>(key: string, value: T | undefined): [string, T][] {
  return value === undefined ? [] : [[key, value]]
}
