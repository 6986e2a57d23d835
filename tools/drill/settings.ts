import { randomBytes } from "node:crypto"

import type { DatabaseUrls } from "../stack/postgres-roles"

/** What opens what lies sealed. */
export type Keys = {
  readonly MASTER_KEY: string
  readonly RECORD_KEY?: string | undefined
  readonly RECORD_KEY_BEFORE?: string | undefined
}

/** Port 9 is "discard": a house that was restored to look at it sends nothing and asks nobody. */
export const nobody = {
  redis: "redis://127.0.0.1:9",
  livekit: { url: "ws://127.0.0.1:9", key: "hcdrill", secret: secret() },
  smtp: "smtp://127.0.0.1:9",
}

/** Of a restored house: its own database, the keys as they were kept, a signer's folder, and nobody else. */
export function restoredSettings(
  database: DatabaseUrls,
  keys: Keys,
  signer: string,
): Record<string, string> {
  const given = Object.entries(keys).flatMap(([name, key]) =>
    key === undefined ? [] : [[name, key] as const],
  )
  return {
    BASE_URL: "http://localhost:3000",
    DATABASE_URL: database.app,
    OWNER_DATABASE_URL: database.owner,
    SEQUENCER_DATABASE_URL: database.sequencer,
    AUDIT_SIGNER_DIR: signer,
    REDIS_URL: nobody.redis,
    LIVEKIT_URL: nobody.livekit.url,
    LIVEKIT_API_URL: "http://127.0.0.1:9",
    LIVEKIT_API_KEY: nobody.livekit.key,
    LIVEKIT_API_SECRET: nobody.livekit.secret,
    SMTP_URL: nobody.smtp,
    MAIL_FROM: "Housecall <no-reply@housecall.example>",
    SESSION_SECRET: secret(),
    SEAT_SIGNING_KEY_FILE: "not-needed-here.pem",
    LOG_LEVEL: "silent",
    ...Object.fromEntries(given),
  }
}

export function secret(): string {
  return randomBytes(32).toString("base64url")
}
