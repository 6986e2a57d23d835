import { hkdfSync, randomBytes } from "node:crypto"

import { env } from "@/lib/env"
import type { ClinicId, UserId } from "@/lib/ids"
import { openWithEither } from "@/lib/sealing/master-keys"
import { seal } from "@/lib/sealing/seal"

/** A private calendar's address opens it to whoever has it: it rests sealed, bound to its one row. */
export function sealUrl(clinicId: ClinicId, userId: UserId, url: string): Uint8Array {
  const newest = key(clinicId)(Buffer.from(env().MASTER_KEY, "base64url"))
  return seal(newest, randomBytes(12), context(clinicId, userId), Buffer.from(url))
}

export function openUrl(clinicId: ClinicId, userId: UserId, sealed: Uint8Array): string {
  return openWithEither(key(clinicId), context(clinicId, userId), sealed).toString("utf8")
}

function key(clinicId: ClinicId): (master: Buffer) => Buffer {
  return (master) =>
    Buffer.from(hkdfSync("sha256", master, "", `housecall/busy-url/v1|${clinicId}`, 32))
}

function context(clinicId: ClinicId, userId: UserId): string {
  return `busy_calendars|sealed_url|${userId}|${clinicId}`
}
