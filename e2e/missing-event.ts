import type { Caller } from "./callers"
import { routeEvents } from "./route-events"
import type { RouteLine } from "./route-table"

/** `id` is the request's, as the answer and its events carry it. */
export type Answer = { status: number; error: string; id: string }
export type Left = { action: string; outcome: string }

/** A hospital's sign-in ends with the way on, or with the way back and why. */
export function isGiven({ status, error }: Answer): boolean {
  return status < 300 || (status === 303 && error === "")
}

/**
 * What the log lacks after an answer; undefined where it lacks nothing. Whatever was given or changed has
 * an event of the kind that the table names, and whoever was known and refused has their attempt. Nothing
 * is due where nobody is known (no clinic, so no log), where a body says nothing that could be done, and
 * where the state of things says no to somebody who may.
 */
export function missingEvent(
  { method, path, who: callers }: RouteLine,
  { kind }: Caller,
  answer: Answer,
  left: readonly Left[],
): string | undefined {
  const { status, error, id } = answer
  if (id === "") return "the answer does not say which request it answers"
  if (isGiven(answer)) {
    const events: readonly string[] | "nothing" = routeEvents[`${method} ${path}`] ?? []
    const happened = left.filter(({ outcome }) => outcome === "success")
    if (events === "nothing")
      return happened.length === 0 ? undefined : `the table says nothing, but ${said(happened)}`
    const done = happened.some(({ action }) => events.includes(action))
    return done ? undefined : `no ${events.join(" or ")}, but ${said(left)}`
  }
  const isKnown = callers !== "anyone" && callers !== "signature" && kind !== "nobody"
  const isRefused = refusals.has(status) && error !== "unauthenticated" && error !== "not_admitted"
  if (!isKnown || !callers.includes(kind) || !isRefused) return undefined
  if (left.some(({ outcome }) => outcome === "refused")) return undefined
  return `no refused attempt, but ${said(left)}`
}

/** What says that somebody may not; a conflict says only that it cannot be done now. */
const refusals = new Set([401, 403, 404, 423])

function said(left: readonly Left[]): string {
  return left.map(({ action, outcome }) => `${action} ${outcome}`).join(", ") || "nothing"
}
