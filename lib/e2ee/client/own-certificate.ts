import { Fault } from "@/lib/error"

import { equalBytes } from "../encoding"
import { importVerifyingKey, verifySeat } from "../seat-certificate"
import type { Core } from "./core"

const maxSigningKeys = 3

/** From the visit's bootstrap. */
export async function verifyingKeys(texts: readonly string[]): Promise<readonly CryptoKey[]> {
  const keys = await Promise.all(texts.slice(0, maxSigningKeys).map(importVerifyingKey))
  const valid = keys.filter((key) => key !== undefined)
  if (valid.length === 0) throw new Fault("configuration", "no key to check seats with")
  return valid
}

/** Everybody else would refuse it too: better to know before entering. */
export async function checkOwnCertificate(core: Core, certificate: string): Promise<void> {
  const { me, signingKeys, protection } = core
  const { visit, identity } = me
  const expected = { signingKeys, visit, identity, protection, now: core.now() }
  const seat = await verifySeat(certificate, expected)
  if (!seat.ok) throw new Fault("invariant", `the own certificate is refused: ${seat.reason}`)
  const isOurs =
    equalBytes(seat.value.pub, me.pub) &&
    equalBytes(seat.value.lid, me.lid) &&
    seat.value.role === me.role
  if (!isOurs) throw new Fault("invariant", "the certificate is for another key, link or role")
}
