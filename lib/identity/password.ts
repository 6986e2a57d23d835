import { randomBytes, scrypt, timingSafeEqual } from "node:crypto"

// RFC 7914 scrypt; N = 2^15, r = 8 needs 32 MiB, OWASP's second choice beside Argon2id, and it is in Node.
const cost = { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }
const keyBytes = 32

/** `scrypt$N$r$p$salt$key`, base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const key = await derive(password, salt)
  return [
    "scrypt",
    cost.N,
    cost.r,
    cost.p,
    salt.toString("base64url"),
    key.toString("base64url"),
  ].join("$")
}

/** Takes the same time for a wrong password as for a right one. */
export async function passwordMatches(password: string, stored: string): Promise<boolean> {
  const [, , , , salt, key] = stored.split("$")
  if (salt === undefined || key === undefined) return false
  const expected = Buffer.from(key, "base64url")
  const actual = await derive(password, Buffer.from(salt, "base64url"))
  return expected.length === actual.length && timingSafeEqual(expected, actual)
}

/** What a password is compared with when nobody has that e-mail address, so that the answer takes as long. */
export const nobodysHash = `scrypt$${cost.N}$8$1$${"A".repeat(22)}$${"A".repeat(43)}`

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize("NFKC"), salt, keyBytes, cost, (error, key) =>
      error ? reject(error) : resolve(key),
    )
  })
}
