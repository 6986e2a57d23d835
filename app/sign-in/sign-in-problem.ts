export type SignInProblem = "wrong" | "tooMany" | "closed" | "offline" | "noPasskey" | "startAgain"

/** The words for a refusal on the sign-in pages. */
export function problemOf(reason: string): SignInProblem {
  switch (reason) {
    // A malformed address or an empty password is as wrong as any other.
    case "wrong_password":
    case "wrong_factor":
    case "bad_request":
      return "wrong"
    case "start_again":
      return "startAgain"
    case "too_many":
      return "tooMany"
    case "offline":
    case "timeout":
      return "offline"
    default:
      return "closed"
  }
}
