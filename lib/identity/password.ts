import { scrypt, timingSafeEqual } from "node:crypto"

import { hash, verify } from "@node-rs/argon2"

// OWASP's first choice (Password Storage Cheat Sheet): Argon2id, 19 MiB, 2 passes, 1 lane. RFC 9106.
const options = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** An account that signs in by its hospital, or by a passkey alone, has no password. */
export const noPassword = "none"

/** A PHC string: `$argon2id$v=19$m=19456,t=2,p=1$salt$key`. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize("NFKC"), options)
}

/** Takes the same time for a wrong password as for a right one. */
export async function passwordMatches(password: string, stored: string): Promise<boolean> {
  const typed = password.normalize("NFKC")
  if (stored.startsWith("scrypt$")) return matchesScrypt(typed, stored)
  // What is no hash at all is compared with somebody else's: the answer takes as long.
  const known = stored.startsWith("$argon2id$")
  const matches = await verify(known ? stored : nobodysHash, typed).catch(() => false)
  return known && matches
}

/** Whether a password that was just found right should be hashed again: an older way, or cheaper settings. */
export function isOutdated(stored: string): boolean {
  return !stored.startsWith(
    `$argon2id$v=19$m=${options.memoryCost},t=${options.timeCost},p=${options.parallelism}$`,
  )
}

/** What a password is compared with when nobody has that e-mail address, so that the answer takes as long. */
export const nobodysHash = `$argon2id$v=19$m=19456,t=2,p=1$${"A".repeat(22)}$${"A".repeat(43)}`

/** `scrypt$N$r$p$salt$key`, base64url: how passwords were kept before. Verified, and hashed anew at the next sign-in. */
async function matchesScrypt(password: string, stored: string): Promise<boolean> {
  const [, , , , salt, key] = stored.split("$")
  if (salt === undefined || key === undefined) return false
  const expected = Buffer.from(key, "base64url")
  const actual = await new Promise<Buffer>((resolve, reject) => {
    const cost = { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }
    scrypt(password, Buffer.from(salt, "base64url"), expected.length || 32, cost, (error, made) =>
      error ? reject(error) : resolve(made),
    )
  })
  return expected.length === actual.length && timingSafeEqual(expected, actual)
}
