const known = [
  "stale",
  "not_waiting",
  "forbidden",
  "not_found",
  "ended",
  "cancelled",
  "offline",
  "timeout",
  "unauthenticated",
] as const

/** The key under `staff.problems` for a refusal's reason. */
export function problemKey(reason: string): (typeof known)[number] | "other" {
  return known.find((one) => one === reason) ?? "other"
}
