/** The seconds of a limit's answer as whole minutes to wait. */
export function tooLong(retryAfter: unknown): number {
  return typeof retryAfter === "number" && retryAfter > 0 ? Math.ceil(retryAfter / 60) : 15
}
