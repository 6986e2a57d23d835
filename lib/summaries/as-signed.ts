import { Fault } from "@/lib/error"

import type { Wording } from "./difference"
import { asSigned } from "./sha256"
import { saysAddendum, saysSummary } from "./signed-text"

/** Bytes that were signed, and the hash that the audit log repeats (hex). */
export type SignedBytes = { readonly text: string; readonly sha256: string }

/**
 * Lines and sentences that are shown as signed lie beside the bytes that were signed: they are those of the bytes,
 * or it throws a `Fault` and nobody is shown them.
 */
export function summaryAsSigned<W extends Wording>({ text, sha256 }: SignedBytes, wording: W): W {
  if (!saysSummary(asSigned(text, sha256), wording)) throw other()
  return wording
}

/** The same of an addendum's words. */
export function addendumAsSigned({ text, sha256 }: SignedBytes, words: string): string {
  if (!saysAddendum(asSigned(text, sha256), words)) throw other()
  return words
}

function other(): Fault {
  return new Fault("altered", "What is stored is not what was signed")
}
