import { randomBytes, randomInt } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"

import { z } from "zod"

import { seatSigningKey } from "../secret-files"

export type Secrets = {
  postgres: string
  owner: string
  app: string
  sequencer: string
  redis: string
  livekit: string
  session: string
  master: string
  /** The SMS catcher's bearer and signature. */
  sms: string
  /** What the demo's accounts sign in with. */
  demo: string
  livekitKey: string
  seatSigningKeyFile: string
  auditSignerDirectory: string
}

/** The secrets of one data directory: made on its first start, kept in files that only we can read. */
export function secretsIn(directory: string): Secrets {
  const file = join(directory, "secrets.json")
  const kept = existsSync(file)
    ? z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(file, "utf8")))
    : {}
  const secrets = {
    postgres: kept["postgres"] ?? secret(),
    owner: kept["owner"] ?? secret(),
    app: kept["app"] ?? secret(),
    sequencer: kept["sequencer"] ?? secret(),
    redis: kept["redis"] ?? secret(),
    livekit: kept["livekit"] ?? secret(),
    livekitKey: kept["livekitKey"] ?? `hc${randomBytes(6).toString("hex")}`,
    session: kept["session"] ?? secret(),
    master: kept["master"] ?? secret(),
    sms: kept["sms"] ?? secret(),
    demo: kept["demo"] ?? typeable(),
  }
  writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 })

  const seatSigningKeyFile = join(directory, "seat-signing-key.pem")
  if (!existsSync(seatSigningKeyFile))
    writeFileSync(seatSigningKeyFile, seatSigningKey(), { mode: 0o600 })
  const auditSignerDirectory = join(directory, "audit-signer")
  mkdirSync(auditSignerDirectory, { recursive: true, mode: 0o700 })
  return { ...secrets, seatSigningKeyFile, auditSignerDirectory }
}

/** 32 random bytes. Base64url, so that it needs no quoting in a URL, a shell or YAML. */
function secret(): string {
  return randomBytes(32).toString("base64url")
}

/** 80 bits that a person can type: sixteen letters and digits that are not mistaken for one another. */
function typeable(): string {
  const signs = "abcdefghjkmnpqrstuvwxyz23456789"
  const text = Array.from({ length: 16 }, () => signs[randomInt(signs.length)]).join("")
  return text.replace(/(.{4})(?=.)/g, "$1-")
}
