import canonicalize from "canonicalize"

import { Fault } from "@/lib/error"

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined }

/**
 * RFC 8785 (JCS): one text for one value, so that it can be hashed. Refuses what two programs could
 * read differently: NaN, infinities, lone surrogates (the package does) and integers beyond 2^53.
 */
export function canonical(value: Json): string {
  refuseUnsafe(value)
  const text = canonicalize(value)
  if (text === undefined) throw new Fault("invariant", "Nothing to canonicalise")
  return text
}

function refuseUnsafe(value: Json | undefined): void {
  if (typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new Fault("invariant", "An integer beyond 2^53 must be a string")
  }
  if (typeof value === "object" && value !== null) Object.values(value).forEach(refuseUnsafe)
}
