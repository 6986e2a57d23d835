import { toBase64url } from "../base64url"
import type { Bytes } from "../encoding"
import { exportPub, kidOf, lidOf, makeSeatKey } from "../seat-key"
import type { SeatRole } from "../seat-role"
import { type GuardedWorker, guardedWorker } from "./guarded-worker"

/** A seat key and, for an encrypted visit, a started worker, made before the page knows which visit it will sit in. */
export type PreparedSeat = {
  /** base64url of 65 bytes. */
  readonly pub: string
  /** base64url of 16 bytes; zeros without a link secret. */
  lid(linkSecret: Bytes | undefined, visit: string): Promise<string>
  readonly keys: CryptoKeyPair
  /** Absent: good for a visit without encryption only. */
  readonly worker: GuardedWorker | undefined
}

/** Without a worker's address: for a visit without encryption, on a device that may have none. */
export async function prepareSeat(workerUrl: string | undefined): Promise<PreparedSeat> {
  const worker = workerUrl === undefined ? undefined : guardedWorker(workerUrl)
  const keys = await makeSeatKey()
  const pub = toBase64url(await exportPub(keys.publicKey))
  const lid = async (linkSecret: Bytes | undefined, visit: string) =>
    toBase64url(await lidOf(linkSecret, visit))
  return { pub, lid, keys, worker }
}

/** Oneself, as the protocol's formulas need it. */
export type OwnSeat = {
  readonly visit: string
  readonly identity: string
  readonly role: SeatRole
  readonly pub: Bytes
  readonly lid: Bytes
  readonly kid: Bytes
  readonly kidText: string
  readonly privateKey: CryptoKey
  readonly linkSecret: Bytes | undefined
}

export async function ownSeat(
  keys: CryptoKeyPair,
  seat: { visit: string; identity: string; role: SeatRole; linkSecret: Bytes | undefined },
): Promise<OwnSeat> {
  const pub = await exportPub(keys.publicKey)
  const kid = await kidOf(pub)
  const lid = await lidOf(seat.linkSecret, seat.visit)
  return { ...seat, pub, lid, kid, kidText: toBase64url(kid), privateKey: keys.privateKey }
}
