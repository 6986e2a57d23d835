import { env } from "@/lib/env"
import { Fault } from "@/lib/error"

import { open } from "./seal"

/** `MASTER_KEY`, and what it was before where that is still known: what is made is made with the first. */
export function masterKeys(): readonly Buffer[] {
  const { MASTER_KEY, MASTER_KEY_BEFORE } = env()
  return [MASTER_KEY, MASTER_KEY_BEFORE]
    .filter((one) => one !== undefined)
    .map((one) => Buffer.from(one, "base64url"))
}

/** Opens with whichever fits. `keyFrom`: the key of this purpose that comes from a master key. */
export function openWithEither(
  keyFrom: (master: Buffer) => Buffer,
  context: string,
  sealed: Uint8Array,
): Buffer {
  let last: unknown
  for (const master of masterKeys()) {
    try {
      return open(keyFrom(master), context, sealed)
    } catch (error) {
      last = error
    }
  }
  throw last instanceof Fault ? last : new Fault("invariant", "No master key", last)
}
