import { readFile } from "node:fs/promises"

import { env } from "@/lib/env"
import { Fault } from "@/lib/error"

/** `publicKeys`: base64url of raw points (65 bytes), the signing one first, at most 3 for rotation. */
export type SeatSigner = { readonly key: CryptoKey; readonly publicKeys: readonly string[] }

let loaded: Promise<SeatSigner> | undefined

/** The key that signs seat certificates, read once from `SEAT_SIGNING_KEY_FILE`. */
export function seatSigner(): Promise<SeatSigner> {
  loaded ??= load(env().SEAT_SIGNING_KEY_FILE).catch((error: unknown) => {
    loaded = undefined
    throw error
  })
  return loaded
}

async function load(path: string): Promise<SeatSigner> {
  const pem = await readFile(path, "utf8").catch((cause: unknown) => {
    const why: unknown = Reflect.get(Object(cause), "code")
    throw new Fault(
      "configuration",
      `Settings: SEAT_SIGNING_KEY_FILE: ${path} cannot be read (${String(why)}); ${wanted}`,
      cause,
    )
  })
  return signerFrom(pem)
}

/** Several PKCS #8 blocks: the first signs, the others (older keys) are still accepted by the pages. */
export async function signerFrom(pem: string): Promise<SeatSigner> {
  const blocks = [
    ...pem.matchAll(/-----BEGIN PRIVATE KEY-----([\s\S]+?)-----END PRIVATE KEY-----/g),
  ]
  const keys = await Promise.all(blocks.slice(0, 3).map(([, body]) => importKey(body ?? "")))
  const key = keys[0]
  if (key === undefined) throw wrongKey()
  return { key, publicKeys: await Promise.all(keys.map(publicPoint)) }
}

async function importKey(body: string): Promise<CryptoKey> {
  try {
    const bytes = Buffer.from(body, "base64")
    return await crypto.subtle.importKey("pkcs8", bytes, p256, true, ["sign"])
  } catch (cause) {
    throw wrongKey(cause)
  }
}

async function publicPoint(key: CryptoKey): Promise<string> {
  const { x, y } = await crypto.subtle.exportKey("jwk", key)
  if (x === undefined || y === undefined) throw wrongKey()
  const point = [Buffer.of(4), Buffer.from(x, "base64url"), Buffer.from(y, "base64url")]
  return Buffer.concat(point).toString("base64url")
}

function wrongKey(cause?: unknown): Fault {
  return new Fault(
    "configuration",
    `Settings: SEAT_SIGNING_KEY_FILE: the file holds no such key; ${wanted}`,
    cause,
  )
}

const wanted =
  "it must be a file with a P-256 key in PKCS #8 PEM, as npm run secrets makes one (.env.example)"

const p256 = { name: "ECDSA", namedCurve: "P-256" }
