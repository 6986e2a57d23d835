import { tooLong } from "../minutes"

export type ContactProblem =
  | { text: "needed" | "same" | "six" | "over" | "lost" }
  | { text: "wrong"; tries: number }
  | { text: "tooMany"; minutes: number }

type Refusal = { reason: string; status: number; detail: Readonly<Record<string, unknown>> }

/** The words for what the server answered about a new address or its code. */
export function contactProblem({ reason, status, detail }: Refusal): ContactProblem {
  switch (reason) {
    case "wrong_code": {
      const tries = Number(detail["triesLeft"])
      return tries > 0 ? { text: "wrong", tries } : { text: "over" }
    }
    case "code_over":
      return { text: "over" }
    case "too_many":
      return { text: "tooMany", minutes: tooLong(detail["retryAfter"]) }
    case "no_contact":
      return { text: "needed" }
    case "same_contact":
      return { text: "same" }
    default:
      return { text: status === 400 ? "needed" : "lost" }
  }
}
