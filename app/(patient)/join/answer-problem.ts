/** Why an answer did not go through, as the page says it. */
export type AnswerProblem = "late" | "call" | "taken" | "begun" | "busy" | "lost"

export function answerProblem(reason: string): AnswerProblem {
  switch (reason) {
    case "too_late":
    case "past":
      return "late"
    case "no_type":
    case "not_found":
    case "forbidden":
      return "call"
    case "taken":
    case "not_a_slot":
      return "taken"
    case "waiting":
    case "in_call":
    case "ended":
    case "cancelled":
      return "begun"
    case "too_many":
      return "busy"
    default:
      return "lost"
  }
}
