import { type Bytes, concat, equalBytes, label, lp } from "./encoding"
import { hkdf, importAesKey, zero32 } from "./primitives"

/** What two seats share (docs/e2ee.md §5): i→j and j→i have different keys. */
export type PairKeys = {
  readonly kekOut: CryptoKey
  readonly kekIn: CryptoKey
  readonly directOut: CryptoKey
  readonly directIn: CryptoKey
  /** Both name the same link secret. A pair is linked only once a wrap has opened as well. */
  readonly sameLink: boolean
}

export type PairSeat = { readonly identity: string; readonly pub: Bytes; readonly lid: Bytes }

export async function derivePair(input: {
  visit: string
  me: PairSeat
  peer: PairSeat
  privateKey: CryptoKey
  peerKey: CryptoKey
  linkSecret: Bytes | undefined
}): Promise<PairKeys> {
  const { visit, me, peer, linkSecret } = input
  const shared = await sharedX(input.privateKey, input.peerKey)
  const sameLink = linkSecret !== undefined && sameLid(me.lid, peer.lid)
  const salt = sameLink ? linkSecret : zero32()
  const derive = async (what: "kek" | "direct", from: PairSeat, to: PairSeat) =>
    importAesKey(await hkdf(shared, salt, pairInfo(what, visit, from, to), 32))
  const [kekOut, kekIn, directOut, directIn] = await Promise.all([
    derive("kek", me, peer),
    derive("kek", peer, me),
    derive("direct", me, peer),
    derive("direct", peer, me),
  ])
  return { kekOut, kekIn, directOut, directIn, sameLink }
}

export async function sharedX(privateKey: CryptoKey, peerKey: CryptoKey): Promise<Bytes> {
  return new Uint8Array(
    await crypto.subtle.deriveBits({ name: "ECDH", public: peerKey }, privateKey, 256),
  )
}

export function sameLid(a: Bytes, b: Bytes): boolean {
  return equalBytes(a, b) && a.some((byte) => byte !== 0)
}

export function pairInfo(
  what: "kek" | "direct",
  visit: string,
  from: Pick<PairSeat, "identity" | "pub">,
  to: Pick<PairSeat, "identity" | "pub">,
): Bytes {
  return concat(label(what), lp(visit), lp(from.identity), from.pub, lp(to.identity), to.pub)
}
