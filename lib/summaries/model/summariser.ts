import type { Turn } from "@/lib/transcripts/turn"

import type { Proposed } from "../grounding"

/** Which model, and whose: the host is what a clinic is asked about. */
export type ModelName = { host: string; model: string }

/** A host or a model as a code of the audit log, which has no slash: "org/model" is "org_model". */
export function logCode(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_.:-]/g, "_").slice(0, 80)
}

/** Why there is no answer to use, as a code. */
export type ModelFailure =
  | "unreachable"
  | "refused"
  | "busy"
  | "server_error"
  | "timed_out"
  | "cancelled"
  | "cut_short"
  | "too_large"
  | "not_json"
  | "wrong_schema"

/** Hashes and counts of one call: for the log, which holds no text. */
export type ModelUse = {
  promptSha256: string
  answerSha256?: string
  tokensIn?: number
  tokensOut?: number
}

export type ModelAnswer =
  | { ok: true; sentences: Proposed[]; use: ModelUse }
  | { ok: false; reason: ModelFailure; use: ModelUse }

/** A language model behind one question. It never throws: what goes wrong is a reason. */
export type Summariser = ModelName & {
  summarise(turns: readonly Turn[], options: { signal: AbortSignal }): Promise<ModelAnswer>
}
