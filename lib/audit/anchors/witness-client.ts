import { shortAnswer } from "@/lib/short-answer"
import { timeLimit } from "@/lib/time-limit"

import { parseNote } from "../proofs/checkpoint"
import { cosignedAt, parseWitnessKey } from "../proofs/cosignature"
import type { WitnessKey } from "../proofs/cosignature"

/** A witness that is asked to cosign: where its `add-checkpoint` is, and its key. */
export type Witness = { readonly url: string; readonly key: WitnessKey; readonly vkey: string }

export type Cosigned = { readonly line: string; readonly at: Date }
/** `size`: how large the tree is that it signed last. A code for anything else. */
export type WitnessAnswer = Cosigned | { readonly size: number } | WitnessTrouble
export type WitnessTrouble =
  | "unreachable"
  | "unknown_log"
  | "unknown_key"
  | "inconsistent"
  | "ahead"
  | "refused"
  | "no_cosignature"

/** `URL KEY`, several parted by commas. Undefined where it is not that. */
export function parseWitnesses(text: string): Witness[] | undefined {
  const witnesses: Witness[] = []
  for (const part of text.split(",")) {
    const [url = "", vkey = "", ...more] = part.trim().split(/\s+/)
    const key = parseWitnessKey(vkey)
    if (!/^https?:\/\/\S+$/.test(url) || key === null || more.length > 0) return undefined
    witnesses.push({ url: url.replace(/\/$/, ""), key, vkey })
  }
  return witnesses
}

/** The body of C2SP tlog-witness `add-checkpoint`. */
export function submissionBody(old: number, proof: readonly Uint8Array[], note: string): string {
  const lines = proof.map((hash) => `${Buffer.from(hash).toString("base64")}\n`)
  return `old ${old}\n${lines.join("")}\n${note}`
}

/** Asks once. An answer counts only with a cosignature that its key made over this very checkpoint. */
export async function askWitness(
  witness: Witness,
  old: number,
  proof: readonly Uint8Array[],
  note: string,
  signal: AbortSignal = timeLimit(answerMs),
): Promise<WitnessAnswer> {
  let status: number
  let text: string
  try {
    const response = await fetch(`${witness.url}/add-checkpoint`, {
      method: "POST",
      body: submissionBody(old, proof, note),
      redirect: "error",
      signal,
    })
    status = response.status
    text = (await shortAnswer(response)).toString("utf8")
  } catch {
    return "unreachable"
  }
  switch (status) {
    case 200:
      return cosignatureIn(text, witness, note) ?? "no_cosignature"
    case 409: {
      const size = /^(0|[1-9][0-9]{0,15})\n$/.exec(text)?.[1]
      return Number.isSafeInteger(Number(size ?? NaN)) ? { size: Number(size) } : "refused"
    }
    case 403:
      return "unknown_key"
    case 404:
      return "unknown_log"
    case 422:
      return "inconsistent"
    default:
      return status >= 500 ? "unreachable" : "refused"
  }
}

/** Lines of other keys are dropped: nothing goes into our checkpoint that we did not check. */
function cosignatureIn(text: string, { key }: Witness, note: string): Cosigned | undefined {
  const body = parseNote(note)?.body
  if (body === undefined) return undefined
  for (const line of text.split("\n")) {
    const signed = parseNote(`${body}\n${line}\n`)
    const at = signed === null ? null : cosignedAt(signed, key)
    if (at !== null) return { line: `${line}\n`, at }
  }
  return undefined
}

const answerMs = 10_000
