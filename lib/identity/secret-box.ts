import { hkdfSync, randomBytes } from "node:crypto"

import { env } from "@/lib/env"
import type { ClinicId } from "@/lib/ids"
import { openWithEither } from "@/lib/sealing/master-keys"
import { seal } from "@/lib/sealing/seal"

/** Where a secret rests. It opens in its own row only: the context is authenticated. */
type Place = { clinicId: ClinicId; table: "totp_factors" | "oidc_providers"; row: string }

/** Seals UTF-8 text for the row in which it will rest. */
export function sealSecret(place: Place, secret: string): Uint8Array {
  const key = keyOf(place.clinicId)(Buffer.from(env().MASTER_KEY, "base64url"))
  return seal(key, randomBytes(12), contextOf(place), Buffer.from(secret, "utf8"))
}

/** Throws when it was moved from another row or clinic, or changed. */
export function openSecret(place: Place, sealed: Uint8Array): string {
  return openWithEither(keyOf(place.clinicId), contextOf(place), sealed).toString("utf8")
}

function contextOf({ clinicId, table, row }: Place): string {
  return `${table}|secret|${row}|${clinicId}`
}

function keyOf(clinicId: ClinicId): (master: Buffer) => Buffer {
  return (master) =>
    Buffer.from(hkdfSync("sha256", master, "", `housecall/identity/kek/v1|${clinicId}`, 32))
}
