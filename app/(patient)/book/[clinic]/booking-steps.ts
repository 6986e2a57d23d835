import * as z from "zod/mini"

import type { Posted } from "@/app/_edge/post"

/** Where somebody is on the way to a visit, and what the last try came to. */
export type Step =
  | { kind: "times"; note: TimesNote }
  | { kind: "details"; hold: Hold; problem: DetailsProblem }
  | { kind: "done"; hold: Hold; asked: boolean }

export type Hold = {
  id: string
  clinicianId: string
  startsAt: string
  /** When the phone's own clock calls it over. */
  deadline: number
}
export type TimesNote =
  | { kind: "none" | "gone" | "too_many" | "offline" }
  | { kind: "taken" | "expired"; next: readonly string[] }
export type DetailsProblem = "none" | "later" | "too_many" | "offline" | { field: string }

/** After `POST /api/holds`, sent at `sentAt` (epoch ms of this phone). */
export function afterHold(answer: Posted<unknown>, sentAt: number): Step {
  if (answer.ok) {
    const held = Held.safeParse(answer.value)
    if (!held.success) return times({ kind: "offline" })
    const { holdId: id, clinicianId, startsAt, expiresAt } = held.data
    const hold = { id, clinicianId, startsAt, deadline: deadlineOf(expiresAt, sentAt) }
    return { kind: "details", hold, problem: "none" }
  }
  switch (answer.reason) {
    case "taken":
      return times({ kind: "taken", next: nextOf(answer.detail) })
    case "too_many":
      return times({ kind: "too_many" })
    case "offline":
    case "timeout":
    case "internal":
      return times({ kind: "offline" })
    default:
      return times({ kind: "gone" })
  }
}

/** After `POST /api/holds/ID/confirm`. What was typed is never lost: the page keeps it by itself. */
export function afterConfirm(answer: Posted<unknown>, hold: Hold): Step {
  if (answer.ok) {
    const asked = Requested.safeParse(answer.value).success
    return { kind: "done", hold, asked }
  }
  switch (answer.reason) {
    case "hold_expired":
    case "not_found":
      return times({ kind: "expired", next: nextOf(answer.detail) })
    case "taken":
      return times({ kind: "taken", next: nextOf(answer.detail) })
    case "bad_request":
    case "answer_missing":
    case "answer_wrong":
      return details(hold, { field: fieldOf(answer.detail) })
    case "too_many":
      return details(hold, "too_many")
    case "offline":
    case "timeout":
      return details(hold, "offline")
    default:
      return details(hold, "later")
  }
}

/**
 * When a hold is over by this phone's clock. Ten minutes after it was asked for at the latest: a clock
 * that is wrong by more than the hold cannot be compared with the server's.
 */
export function deadlineOf(expiresAt: string, sentAt: number): number {
  const said = Date.parse(expiresAt)
  return said > sentAt && said < sentAt + holdMs ? said : sentAt + holdMs
}

/** "9:58" */
export function leftOf(deadline: number, now: number): string {
  const seconds = Math.max(0, Math.ceil((deadline - now) / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`
}

const holdMs = 10 * 60_000
const Held = z.object({
  holdId: z.string(),
  clinicianId: z.string(),
  startsAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
})
const Requested = z.object({ requested: z.literal(true) })
const Next = z.array(z.object({ startsAt: z.iso.datetime() }))

function nextOf(detail: Readonly<Record<string, unknown>>): string[] {
  const next = Next.safeParse(detail["next"])
  return next.success ? next.data.map(({ startsAt }) => startsAt) : []
}

function fieldOf({ field }: Readonly<Record<string, unknown>>): string {
  return typeof field === "string" ? field : ""
}

function times(note: TimesNote): Step {
  return { kind: "times", note }
}

function details(hold: Hold, problem: DetailsProblem): Step {
  return { kind: "details", hold, problem }
}
