const known = ["too_short", "too_long", "common", "own_name"] as const
export type PasswordProblemKey = (typeof known)[number]

/** The key under `security.password` for why a password was not taken; undefined when it is not about that. */
export function passwordProblemKey(
  reason: string,
  detail: Readonly<Record<string, unknown>>,
): PasswordProblemKey | undefined {
  if (reason === "bad_request")
    return detail["field"] === "password" || detail["field"] === "next" ? "too_short" : undefined
  return reason === "weak_password"
    ? (known.find((one) => one === detail["problem"]) ?? "too_short")
    : undefined
}
