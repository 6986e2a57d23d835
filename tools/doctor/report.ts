import { checks } from "./verdict"
import type { Verdict } from "./verdict"

const marks = { well: "✓", careful: "–", ill: "✗" }

/** One line a check, in the order of the checks. */
export function lines(verdicts: readonly Verdict[]): string[] {
  return ordered(verdicts).map(
    ({ check, state, say, advice }) =>
      `${marks[state]} ${check.padEnd(widest)}  ${say}${advice === undefined ? "" : `: ${advice}`}`,
  )
}

/** The same for programs. `well` is what the exit code says. */
export function asJson(verdicts: readonly Verdict[]): string {
  return JSON.stringify({ well: allWell(verdicts), checks: ordered(verdicts) }, null, 2)
}

/** Nothing is ill. What costs something is no fault. */
export function allWell(verdicts: readonly Verdict[]): boolean {
  return verdicts.every(({ state }) => state !== "ill")
}

const widest = Math.max(...checks.map((name) => name.length))

function ordered(verdicts: readonly Verdict[]): Verdict[] {
  return checks.flatMap((check) => verdicts.filter((one) => one.check === check))
}
