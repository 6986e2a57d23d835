import { hkdfSync, randomBytes } from "node:crypto"

import { env } from "@/lib/env"
import type { ClinicId, UserId } from "@/lib/ids"
import { open, seal } from "@/lib/sealing/seal"

/** A private calendar's address opens it to whoever has it: it rests sealed, bound to its one row. */
export function sealUrl(clinicId: ClinicId, userId: UserId, url: string): Uint8Array {
  return seal(key(clinicId), randomBytes(12), context(clinicId, userId), Buffer.from(url))
}

export function openUrl(clinicId: ClinicId, userId: UserId, sealed: Uint8Array): string {
  return open(key(clinicId), context(clinicId, userId), sealed).toString("utf8")
}

function key(clinicId: ClinicId): Buffer {
  const master = Buffer.from(env().MASTER_KEY, "base64url")
  return Buffer.from(hkdfSync("sha256", master, "", `housecall/busy-url/v1|${clinicId}`, 32))
}

function context(clinicId: ClinicId, userId: UserId): string {
  return `busy_calendars|sealed_url|${userId}|${clinicId}`
}
