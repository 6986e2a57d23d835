import { randomBytes } from "node:crypto"

import { env } from "@/lib/env"
import type { ResourceType } from "@/lib/fhir/search-parameters"
import type { ClinicId } from "@/lib/ids"
import { clinicKey, open, seal } from "@/lib/sealing/seal"

/**
 * A search that came by POST, so that whom it asks for stands in no address: its links carry it sealed. Only this
 * clinic opens it, and only as a search of the same kind. It is no permission: whoever follows it needs their token.
 */
export function sealPage(clinicId: ClinicId, type: ResourceType, query: string): string {
  const plain = Buffer.from(query)
  return seal(keyOf(clinicId), randomBytes(12), contextOf(type), plain).toString("base64url")
}

/** Undefined: none that we gave. What it says is parsed again as any search is. */
export function openPage(
  clinicId: ClinicId,
  type: ResourceType,
  sealed: string,
): URLSearchParams | undefined {
  if (!/^[\w-]{39,32000}$/.test(sealed)) return undefined
  try {
    const plain = open(keyOf(clinicId), contextOf(type), Buffer.from(sealed, "base64url"))
    return new URLSearchParams(plain.toString())
  } catch {
    return undefined
  }
}

function contextOf(type: ResourceType): string {
  return `fhir|page|${type}`
}

function keyOf(clinicId: ClinicId): Buffer {
  return clinicKey(Buffer.from(env().MASTER_KEY, "base64url"), `${clinicId}|fhir_pages`)
}
