import type { DatabaseUrls } from "./postgres-roles"
import type { Secrets } from "./secrets"

export type Addresses = {
  baseUrl: string
  database: DatabaseUrls
  databaseDisk?: string | undefined
  redis: string
  livekit: { url: string; key: string; secret: string; turnUrl?: string }
  smtp: string
  sms?: { url: string; secret: string } | undefined
  witness?: string
}

export type Settings = Record<string, string>

/** What every part may know. `.env.example` explains each name. */
export function settingsFor(addresses: Addresses, secrets: Secrets): Settings {
  return {
    BASE_URL: addresses.baseUrl,
    PROXY_HOPS: "0",
    DATABASE_URL: addresses.database.app,
    ...(addresses.databaseDisk === undefined
      ? {}
      : { DATABASE_DISK: addresses.databaseDisk, DATABASE_RESERVE: "256" }),
    REDIS_URL: addresses.redis,
    LIVEKIT_URL: addresses.livekit.url,
    LIVEKIT_API_URL: addresses.livekit.url.replace(/^ws/, "http"),
    LIVEKIT_API_KEY: addresses.livekit.key,
    ...(addresses.livekit.turnUrl === undefined ? {} : { TURN_URL: addresses.livekit.turnUrl }),
    LIVEKIT_API_SECRET: addresses.livekit.secret,
    SMTP_URL: addresses.smtp,
    ...(addresses.sms === undefined
      ? {}
      : { SMS_GATEWAY_URL: addresses.sms.url, SMS_GATEWAY_SECRET: addresses.sms.secret }),
    MAIL_FROM: "Housecall <no-reply@housecall.example>",
    SESSION_SECRET: secrets.session,
    MASTER_KEY: secrets.master,
    SEAT_SIGNING_KEY_FILE: secrets.seatSigningKeyFile,
    // A colleague's feed of this very installation can be read in: something to try without a calendar elsewhere.
    CALENDAR_EXEMPT_ORIGIN: new URL(addresses.baseUrl).origin,
    OIDC_EXEMPT_ORIGIN: loopbackProvider(addresses.baseUrl),
    // Without devices there is something to see.
    BEDSIDE_REPLAYS: "yes",
    LOG_LEVEL: "info",
  }
}

/** Where a sign-in server may stand on this machine, to try a hospital's sign-in without a hospital. */
export function loopbackProvider(baseUrl: string): string {
  return `http://localhost:${Number(new URL(baseUrl).port || "80") + 17}`
}

/** What the workers know besides: the audit log's writer, its signing key and its witness. */
export function workerSettings(addresses: Addresses, secrets: Secrets): Settings {
  return {
    SEQUENCER_DATABASE_URL: addresses.database.sequencer,
    AUDIT_SIGNER_DIR: secrets.auditSignerDirectory,
    ...(addresses.witness === undefined ? {} : { AUDIT_WITNESSES: addresses.witness }),
  }
}

/** A file that a shell can source and `node --env-file` can read. */
export function envFile(settings: Settings): string {
  const lines = Object.entries(settings).map(([name, value]) => `${name}='${value}'`)
  return ["# Use it: set -a; . THIS_FILE; set +a", ...lines, ""].join("\n")
}
